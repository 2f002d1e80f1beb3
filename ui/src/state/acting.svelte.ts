// What the owner asks for in one part of the page, one thing at a time.

import { asRefusal, type Refusal } from '../api';

export class Acting {
  busy = $state(false);
  // Why what was asked for last did not come about.
  problem = $state.raw<Refusal | null>(null);

  // True where it was done. While one thing is under way, no other is begun.
  async run(call: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await call();
      return true;
    } catch (error) {
      this.problem = asRefusal(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
