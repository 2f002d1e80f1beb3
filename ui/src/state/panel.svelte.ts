// What a link has opened beside the page: a mail, an event, a file, a contact.

import { api, asRefusal, type Arguments, type Refusal } from '../api';
import { place } from './route.svelte';

class Panel {
  link = $state('');
  value: Arguments | null = $state.raw(null);
  problem: Refusal | null = $state.raw(null);
  private opener: HTMLElement | null = null;

  async show(link: string): Promise<void> {
    if (link.startsWith('run:')) {
      this.close();
      place.go(`/runs/${encodeURIComponent(link.slice(4))}`);
      return;
    }
    if (!this.link && document.activeElement instanceof HTMLElement) this.opener = document.activeElement;
    this.link = link;
    this.value = null;
    this.problem = null;
    try {
      const opened = await api.open(link);
      if (this.link === link) this.value = opened.value;
    } catch (error) {
      if (this.link === link) this.problem = asRefusal(error);
    }
  }

  close(): void {
    if (!this.link) return;
    this.link = '';
    // Once the view is in reach again.
    const opener = this.opener;
    requestAnimationFrame(() => opener?.focus());
    this.opener = null;
  }
}

export const panel = new Panel();
