// What was said before today, read inside of Talk: by day, and by words. With words all days are searched, today as well.

import { PastRuns } from './ledger.svelte';
import { talk } from './talk.svelte';

class History {
  open = $state(false);
  words = $state('');
  readonly list = new PastRuns();

  async read(): Promise<void> {
    const words = this.words.trim();
    await this.list.show(words ? { state: '', words } : { state: '', words: '', before: talk.before });
  }
}

export const history = new History();
