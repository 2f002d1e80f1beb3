import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { keepForOffline } from './offline';

const target = document.getElementById('page');
if (target) mount(App, { target });
keepForOffline();
