// Whether this browser is logged in, and as whom. The cookie itself is out of the page's reach.

import { api, asRefusal, observer, type Session } from '../api';
import { keep } from './kept';
import { place } from './route.svelte';

class Login {
  state: 'unknown' | 'in' | 'out' = $state('unknown');
  who: Session | null = $state.raw(null);
  problem = $state('');

  private token = '';

  // A guest sees no buttons for what is refused to them; the daemon decides by its own record.
  get isGuest(): boolean {
    return this.who?.role === 'guest';
  }

  // A login link's token is used up, and stands in the address for as short as can be, and in no history. While the daemon
  // is away the state stays unknown, and this can be called again.
  async begin(): Promise<void> {
    if (location.pathname === '/login') {
      this.token = location.hash.slice(1);
      place.become('/');
    }
    try {
      if (this.token) await this.useToken();
      this.who = await api.session();
      this.problem = '';
      this.state = 'in';
    } catch (error) {
      if (asRefusal(error).kind !== 'away') this.state = 'out';
    }
  }

  // A link that has been used before is no harm to a browser that is logged in.
  private async useToken(): Promise<void> {
    try {
      await api.logIn(this.token);
      keep([]); // it may be somebody else's
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal.kind === 'away') throw error;
      this.problem = refusal.message;
    }
    this.token = '';
  }

  async prove(proof: Parameters<typeof api.logInBy>[0]): Promise<void> {
    this.who = await api.logInBy(proof);
    this.problem = '';
    this.state = 'in';
  }

  async end(): Promise<void> {
    await api.logOut();
    this.lost();
  }

  lost(): void {
    this.state = 'out';
    this.who = null;
    keep([]);
  }
}

export const login = new Login();
observer.loggedOut = () => login.lost();
