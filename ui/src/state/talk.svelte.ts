// What was said today: what this page has asked for, and all other runs of the day, in the order of time.

import { SvelteSet } from 'svelte/reactivity';
import {
  api,
  asRefusal,
  Refusal,
  type Answered,
  type Choice,
  type Question,
  type RunState,
  type Summary,
} from '../api';
import { type KeptExchange } from '../lib/kept';
import { withState } from '../lib/ledger';
import { localDate } from '../lib/time';
import { events } from './events.svelte';
import { keep, kept } from './kept';
import { runs } from './runs.svelte';

export interface Exchange {
  key: string;
  text: string;
  begun: number;
  choices: Choice[];
  given: string[];
  state: 'asking' | 'question' | 'run' | 'taught' | 'refused';
  question: Question | null;
  run: string;
  taught: string[];
  problem: Refusal | null;
}

export type Item =
  { kind: 'exchange'; key: string; exchange: Exchange } | { kind: 'run'; key: string; run: string; summary: Summary };

// What is not ready, or was dropped, is for the ledger: the daemon also drops what it tried for an edit.
const kUnsaid = new Set<RunState>(['draft', 'rejected']);

const kMostToday = 100;
// How far the two clocks may be apart, and how long words are under way.
const kClocksApart = 2000;

function midnight(): string {
  const now = new Date();
  return `${new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()}.`;
}

const kCutOff = {
  message: 'The page was loaded anew while this was worked out.',
  hint: 'If it became a request, it is among those of today; else say it again.',
};

function asKept({ text, begun, choices, given, question, state }: Exchange): KeptExchange {
  const said = { text, begun, choices, given };
  return state === 'question' && question ? { ...said, question } : said;
}

class Talk {
  draft = $state('');
  // Where it is typed, while that is in sight.
  input: HTMLElement | null = null;
  exchanges: Exchange[] = $state([]);
  today: Summary[] = $state.raw([]);
  loaded = $state(false);
  // Where what was said before today begins, in the API's own words.
  before = $state(midnight());
  // Previews that an edit has replaced: the one after them stands in their place.
  replaced = new SvelteSet<string>();
  private count = 0;
  private reading = false;
  private stale = false;

  readonly items: Item[] = $derived.by(() => {
    const own = new Set(this.exchanges.map((one) => one.run));
    const items: { at: number; item: Item }[] = [];
    for (const exchange of this.exchanges)
      items.push({ at: exchange.begun, item: { kind: 'exchange', key: exchange.key, exchange } });
    for (const summary of this.today) {
      if (own.has(summary.run) || this.replaced.has(summary.run) || kUnsaid.has(summary.state)) continue;
      items.push({
        at: Date.parse(summary.created),
        item: { kind: 'run', key: summary.run, run: summary.run, summary },
      });
    }
    return items.sort((left, right) => left.at - right.at).map((one) => one.item);
  });

  constructor() {
    for (const one of kept()) this.restore(one);
    $effect.root(() => {
      $effect(() => {
        const open = this.exchanges.filter((one) => !one.run && (one.state === 'question' || one.state === 'asking'));
        keep($state.snapshot(open).map(asKept));
      });
    });
    events.listen((change) => {
      if (change.kind === 'view') return;
      if (change.kind === 'run' && change.state !== 'rejected' && this.today.some((one) => one.run === change.run)) {
        this.today = withState(this.today, change.run, change.state, '');
      } else {
        void this.read();
      }
      if (change.kind === 'run') void this.adopt(change.run);
    });
  }

  async read(): Promise<void> {
    if (this.reading) {
      this.stale = true;
      return;
    }
    this.reading = true;
    try {
      const day = localDate(new Date());
      const found = await api.runs({ limit: kMostToday });
      this.today = found.runs.filter((one) => localDate(new Date(one.created)) === day);
      this.before = this.today.length === found.runs.length && found.next ? found.next : midnight();
      this.settle();
      this.loaded = true;
    } catch {
      // The connection's state says so.
    } finally {
      this.reading = false;
    }
    if (this.stale) {
      this.stale = false;
      await this.read();
    }
  }

  // Puts words into the input, for the owner to send or change.
  propose(text: string): void {
    this.draft = text;
    this.input?.focus();
  }

  async ask(text: string, given: string[] = []): Promise<void> {
    const exchange = this.add({ text, begun: Date.now(), choices: [], given });
    await this.send(exchange);
  }

  private add(said: KeptExchange): Exchange {
    const key = `said ${++this.count}`;
    this.exchanges.push({ ...said, key, state: 'asking', question: null, run: '', taught: [], problem: null });
    return this.exchanges[this.exchanges.length - 1] as Exchange;
  }

  // After a reload: a question is asked again; what was still being worked out is asked for again at nobody's bidding.
  private restore(said: KeptExchange): void {
    const exchange = this.add(said);
    exchange.question = said.question ?? null;
    exchange.state = said.question ? 'question' : 'refused';
    if (!said.question) exchange.problem = new Refusal('refused', kCutOff);
  }

  private waitsFor(exchange: Exchange, run: Pick<Summary, 'request' | 'created'>): boolean {
    const open = exchange.state === 'asking' || exchange.problem?.message === kCutOff.message;
    return (
      open && !exchange.run && exchange.text === run.request && Date.parse(run.created) >= exchange.begun - kClocksApart
    );
  }

  // What was cut off by a reload and did become a run is that run.
  private settle(): void {
    const own = new Set(this.exchanges.map((one) => one.run));
    for (const summary of this.today) {
      if (own.has(summary.run)) continue;
      const cut = this.exchanges.find((one) => one.state === 'refused' && this.waitsFor(one, summary));
      if (cut) this.forget(cut);
    }
  }

  async choose(exchange: Exchange, option: string): Promise<void> {
    if (!exchange.question) return;
    exchange.choices.push({ question: exchange.question.question, option });
    await this.send(exchange);
  }

  async again(exchange: Exchange): Promise<void> {
    await this.send(exchange);
  }

  forget(exchange: Exchange): void {
    this.exchanges = this.exchanges.filter((one) => one.key !== exchange.key);
  }

  // Another run stands where this one stood.
  replace(old: string, run: string): void {
    const exchange = this.exchanges.find((one) => one.run === old);
    this.replaced.add(old);
    if (exchange) exchange.run = run;
  }

  private async send(exchange: Exchange): Promise<void> {
    exchange.state = 'asking';
    exchange.problem = null;
    try {
      this.take(
        exchange,
        await api.request(exchange.text, $state.snapshot(exchange.choices), $state.snapshot(exchange.given)),
      );
    } catch (error) {
      exchange.problem = asRefusal(error);
      exchange.state = 'refused';
    }
  }

  private take(exchange: Exchange, answered: Answered): void {
    exchange.taught = (answered.taught ?? []).map((one) => one.skill);
    if (answered.run) {
      runs.keep(answered.run);
      exchange.run = answered.run.run;
      exchange.state = 'run';
    } else if (answered.question) {
      exchange.question = answered.question;
      exchange.state = 'question';
    } else {
      exchange.state = 'taught';
    }
  }

  // A run that began while an exchange waits for its answer, and has its words, is its run: it can be watched already.
  private async adopt(run: string): Promise<void> {
    const waiting = this.exchanges.filter((one) => one.state === 'asking' && !one.run);
    if (waiting.length === 0 || this.exchanges.some((one) => one.run === run)) return;
    await runs.read(run);
    const found = runs.get(run).run;
    if (!found) return;
    const exchange = waiting.find((one) => this.waitsFor(one, found));
    if (exchange) exchange.run = run;
  }
}

export const talk = new Talk();
