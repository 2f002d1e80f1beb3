// Whether this browser is logged in, and as whom. The cookie itself is out of the page's reach.

import { api, asRefusal, observer, type Session } from '../api';
import { place } from './route.svelte';

class Login {
  state: 'unknown' | 'in' | 'out' = $state('unknown');
  who: Session | null = $state.raw(null);
  problem = $state('');

  // A login link's token is used up, and stands in the address for as short as can be, and in no history.
  async begin(): Promise<void> {
    const token = location.pathname === '/login' ? location.hash.slice(1) : '';
    if (location.pathname === '/login') place.become('/');
    try {
      this.who = token ? await api.logIn(token) : await api.session();
      this.state = 'in';
    } catch (error) {
      const refusal = asRefusal(error);
      if (token && refusal.kind !== 'away') this.problem = refusal.message;
      if (refusal.kind === 'login' || token) this.state = 'out';
    }
  }

  async end(): Promise<void> {
    await api.logOut();
    this.lost();
  }

  lost(): void {
    this.state = 'out';
    this.who = null;
  }
}

export const login = new Login();
observer.loggedOut = () => login.lost();
