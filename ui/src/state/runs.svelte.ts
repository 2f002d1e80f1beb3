// The runs that are shown, each as it was last read. A run that changed is read anew; answers that come late never replace
// newer ones.

import { SvelteMap } from 'svelte/reactivity';
import { api, asRefusal, type Choice, type Edit, type Planned, type Refusal, type Run } from '../api';
import { differences } from '../lib/changes';
import { events } from './events.svelte';

export interface Shown {
  run: Run | null;
  // Why it could not be read.
  problem: Refusal | null;
  // Why what the owner asked for last did not come about.
  refusal: Refusal | null;
  // What the owner asked for and is under way: 'approve', 'edit', ...; empty if nothing is.
  busy: string;
  // What was planned when it began, so that steps that have not come yet stay in sight.
  foreseen: Planned[];
  // Above the preview: that it is a new one, and what is different.
  note: string;
  changes: string[];
}

const kNothing: Shown = { run: null, problem: null, refusal: null, busy: '', foreseen: [], note: '', changes: [] };

class Runs {
  private shown = new SvelteMap<string, Shown>();
  private watched = new Map<string, number>();
  private applied = new Map<string, number>();
  private reading = new Map<string, Promise<void>>();
  private stale = new Set<string>();
  // A yes whose answer was lost with the connection: the daemon may have heard it.
  private unanswered = new Map<string, Refusal>();
  private count = 0;

  constructor() {
    events.listen((change) => {
      if (change.kind === 'reset') for (const id of this.watched.keys()) void this.read(id);
      else if (change.kind === 'run' && this.watched.has(change.run)) void this.read(change.run);
    });
  }

  get(id: string): Shown {
    return this.shown.get(id) ?? kNothing;
  }

  // Keeps the run up to date until what this returns is called.
  watch(id: string): () => void {
    this.watched.set(id, (this.watched.get(id) ?? 0) + 1);
    void this.read(id);
    return () => {
      const left = (this.watched.get(id) ?? 1) - 1;
      if (left > 0) this.watched.set(id, left);
      else this.watched.delete(id);
    };
  }

  // A run that came with an answer of the daemon.
  keep(run: Run): void {
    this.apply(run.run, run, ++this.count);
  }

  // Ends when the run is known as it was after this call began.
  read(id: string): Promise<void> {
    const underWay = this.reading.get(id);
    if (underWay) {
      this.stale.add(id);
      return underWay;
    }
    const reading = this.readUntilFresh(id).finally(() => this.reading.delete(id));
    this.reading.set(id, reading);
    return reading;
  }

  private async readUntilFresh(id: string): Promise<void> {
    do {
      this.stale.delete(id);
      const order = ++this.count;
      try {
        this.apply(id, await api.run(id), order);
      } catch (error) {
        this.change(id, { problem: asRefusal(error) });
      }
    } while (this.stale.has(id));
  }

  // `step`: the yes is to this one alone.
  async approve(id: string, despite: string[], step?: number): Promise<void> {
    const before = this.get(id).run;
    if (!before) return;
    await this.doing(id, 'approve', async () => this.keep(await api.approve(id, before.seal, despite, step)), before);
  }

  async reject(id: string): Promise<void> {
    await this.doing(id, 'reject', async () => this.keep(await api.reject(id)));
  }

  async stop(id: string): Promise<void> {
    // Stopping waits for nothing else that is under way.
    try {
      await api.stopRun(id);
    } catch (error) {
      this.change(id, { refusal: asRefusal(error) });
    }
  }

  // "Not that one", in the middle of a run: like stopping, it waits for nothing that is under way.
  async skip(id: string, step: number): Promise<void> {
    try {
      this.keep(await api.skip(id, step));
    } catch (error) {
      this.change(id, { refusal: asRefusal(error) });
    }
  }

  // Pausing and what was done by hand wait for nothing that is under way.
  async pause(id: string): Promise<void> {
    try {
      this.keep(await api.pause(id));
      this.change(id, { refusal: null });
    } catch (error) {
      this.change(id, { refusal: asRefusal(error) });
    }
  }

  async tookOver(id: string, step: number): Promise<void> {
    try {
      this.keep(await api.tookOver(id, step));
      this.change(id, { refusal: null });
    } catch (error) {
      this.change(id, { refusal: asRefusal(error) });
    }
  }

  async resume(id: string): Promise<void> {
    await this.doing(id, 'approve', async () => this.keep(await api.resume(id)));
  }

  async answer(id: string, choice: Choice): Promise<void> {
    await this.doing(id, 'answer', async () => this.keep(await api.answer(id, choice)));
  }

  // The new run's id, or null where none came of it.
  async edit(id: string, edit: Edit): Promise<string | null> {
    const before = this.get(id).run;
    const found = await this.doing(id, 'edit', async () => {
      const run = await api.edit(id, edit);
      this.keep(run);
      this.change(run.run, {
        note:
          run.state === 'waiting'
            ? 'This is a new preview with your change. It needs its own yes.'
            : run.happened.length === 0 && run.struck.length > 0
              ? 'Nothing is left of it: nothing was done.'
              : 'This came of your change.',
        changes: before ? differences(before, run) : [],
      });
      return run.run;
    });
    return found ?? null;
  }

  async undo(id: string): Promise<string | null> {
    const found = await this.doing(id, 'undo', async () => {
      const run = await api.undo(id);
      this.keep(run);
      return run.run;
    });
    return found ?? null;
  }

  private async doing<T>(id: string, busy: string, work: () => Promise<T>, seen?: Run): Promise<T | undefined> {
    if (this.get(id).busy) return undefined;
    this.change(id, { busy, refusal: null, note: '', changes: [] });
    try {
      return await work();
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal.kind === 'changed') {
        await this.read(id);
        this.sayChanged(id, refusal, seen);
      } else {
        if (busy === 'approve' && refusal.kind === 'away') this.unanswered.set(id, refusal);
        this.change(id, { refusal });
      }
      return undefined;
    } finally {
      this.change(id, { busy: '' });
    }
  }

  // The daemon has refused a yes to what is no longer so: the owner sees what is different, and is asked anew.
  private sayChanged(id: string, refusal: Refusal, seen: Run | undefined): void {
    const now = this.get(id).run;
    this.change(id, {
      note: `${refusal.message} Nothing was done. Look again, and say yes to what is there now.`,
      changes: seen && now ? differences(seen, now) : [],
    });
  }

  private apply(id: string, run: Run, order: number): void {
    if ((this.applied.get(id) ?? 0) > order) return;
    this.applied.set(id, order);
    const before = this.get(id);
    const moved = before.run?.state !== run.state || before.run.happened.length !== run.happened.length;
    const heard = moved && before.refusal !== null && before.refusal === this.unanswered.get(id);
    const foreseen =
      run.planned.length >= before.foreseen.length || run.state === 'waiting' ? run.planned : before.foreseen;
    this.change(id, { run, foreseen, problem: null, ...(heard ? { refusal: null } : {}) });
  }

  private change(id: string, what: Partial<Shown>): void {
    this.shown.set(id, { ...this.get(id), ...what });
  }
}

export const runs = new Runs();
