// Runs of the past as far as they have been read: who comes back to them from a run finds them where they left them. The
// ledger is one such list, what was said before today (state/history.svelte.ts) another.

import { api, asRefusal, type Refusal, type Summary } from '../api';
import { withNewest, withState } from '../lib/ledger';
import type { Change } from './events.svelte';

export interface Filter {
  state: string;
  words: string;
  // The first day and the last; empty or absent for no bound.
  from?: string;
  to?: string;
  // Only what is older: the place in the API's own words; absent for all.
  before?: string;
}

// The first rows fill a screen, and are there at once; what follows comes as one scrolls.
const kFirstPage = 60;
const kPage = 100;
const kParts = ['state', 'words', 'from', 'to', 'before'] as const;

export class PastRuns {
  rows: Summary[] = $state.raw([]);
  reading = $state(false);
  problem = $state.raw<Refusal | null>(null);
  // How far down the owner was.
  scrolled = 0;
  private filter: Filter = { state: '', words: '' };
  private next: string | undefined;
  private begun = false;
  private asked = 0;

  get hasMore(): boolean {
    return this.next !== undefined;
  }

  // True where it was read before with this filter.
  async show(filter: Filter): Promise<boolean> {
    const known = this.begun && kParts.every((part) => filter[part] === this.filter[part]);
    this.filter = { ...filter };
    if (known) {
      void this.renew();
      return true;
    }
    this.scrolled = 0;
    await this.read('top');
    return false;
  }

  async more(): Promise<void> {
    if (this.hasMore && !this.reading) await this.read('end');
  }

  hear(change: Change): void {
    if (change.kind === 'view') return;
    if (change.kind === 'reset') void this.read('top');
    else if (this.rows.some((row) => row.run === change.run)) {
      if (change.state === 'rejected') void this.leaveOut(change.run);
      this.rows = withState(this.rows, change.run, change.state, this.filter.state);
    } else void this.renew();
  }

  private async read(from: 'top' | 'end'): Promise<void> {
    const order = ++this.asked;
    this.reading = true;
    try {
      const page = await api.runs({
        ...this.filter,
        ...(from === 'top' ? { limit: kFirstPage } : { limit: kPage, before: this.next }),
      });
      if (order !== this.asked) return;
      const known = new Set(this.rows.map((row) => row.run));
      this.rows = from === 'top' ? page.runs : [...this.rows, ...page.runs.filter((row) => !known.has(row.run))];
      this.next = page.next;
      this.begun = true;
      this.problem = null;
    } catch (error) {
      if (order !== this.asked) return;
      this.problem = asRefusal(error);
      // What is shown is what was asked for: nothing, where that cannot be.
      if (from === 'top' && this.problem.kind === 'refused') this.rows = [];
    } finally {
      if (order === this.asked) this.reading = false;
    }
  }

  // Where another run stands in its place now.
  private async leaveOut(id: string): Promise<void> {
    try {
      if ((await api.run(id)).superseded_by) this.rows = this.rows.filter((row) => row.run !== id);
    } catch {
      // The connection's state says so.
    }
  }

  // Reads the newest anew; what is known below stays, unless so many came that there is a gap.
  private async renew(): Promise<void> {
    if (this.reading) return;
    const wanted = this.filter;
    try {
      const page = await api.runs({ ...wanted, limit: kFirstPage });
      if (wanted !== this.filter || this.reading) return;
      const known = new Set(this.rows.map((row) => row.run));
      if (page.runs.some((row) => known.has(row.run))) this.rows = withNewest(this.rows, page.runs);
      else [this.rows, this.next] = [page.runs, page.next];
    } catch {
      // The connection's state says so.
    }
  }
}

export const ledger = new PastRuns();
