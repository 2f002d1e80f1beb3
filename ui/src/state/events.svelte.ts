// The daemon's event stream. Listeners hear which run or which view has changed, or that all is to be read anew. A lost connection is
// taken up by the browser, which names the last event that it has seen; one that cannot be is begun anew, with a reset.

import { api, observer, type RunState } from '../api';

export type View = 'mandate' | 'skills' | 'routines' | 'settings';
export type Change = { kind: 'run'; run: string; state: RunState } | { kind: 'view'; view: View } | { kind: 'reset' };
type Listener = (change: Change) => void;

const kLongestWait = 15_000;
// A page that nobody sees gives its connection back: browsers have few of them for one host.
const kHiddenFor = 60_000;

class Events {
  connection: 'new' | 'open' | 'away' = $state('new');

  private source: EventSource | null = null;
  private listeners = new Set<Listener>();
  private wait = 500;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private hiding: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;
  private begun = false;

  begin(): void {
    if (this.wanted) return;
    this.wanted = true;
    document.addEventListener('visibilitychange', this.visibility);
    addEventListener('online', this.online);
    this.open();
  }

  end(): void {
    this.wanted = false;
    this.begun = false;
    document.removeEventListener('visibilitychange', this.visibility);
    removeEventListener('online', this.online);
    this.close();
    this.connection = 'new';
  }

  // Returns what ends the listening.
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(change: Change): void {
    for (const listener of [...this.listeners]) listener(change);
  }

  // A call has failed. A stream that seems open is begun anew all the same: what it told may not have been read.
  lost(): void {
    this.connection = 'away';
    if (this.source?.readyState === EventSource.OPEN) this.again();
  }

  private open(): void {
    if (this.source || !this.wanted) return;
    const source = new EventSource('/api/v1/events');
    this.source = source;
    source.addEventListener('open', () => {
      this.connection = 'open';
      this.wait = 500;
      // What has changed while there was no stream is not known.
      if (this.begun) this.tell({ kind: 'reset' });
      this.begun = false;
    });
    source.addEventListener('run', (event) => {
      const told = JSON.parse(event.data as string) as { run: string; state: RunState };
      this.tell({ kind: 'run', run: told.run, state: told.state });
    });
    source.addEventListener('view', (event) => {
      const told = JSON.parse(event.data as string) as { view: View };
      this.tell({ kind: 'view', view: told.view });
    });
    source.addEventListener('reset', () => this.tell({ kind: 'reset' }));
    source.addEventListener('error', () => {
      this.connection = 'away';
      this.begun = true;
      if (source.readyState === EventSource.CLOSED) this.again();
      // Is it the daemon that is away, or has the session ended? The latter ends this.
      api.session().catch(() => {});
    });
  }

  private again(): void {
    this.close();
    this.begun = true;
    this.retry = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, kLongestWait);
  }

  private close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.hiding);
    this.source?.close();
    this.source = null;
  }

  private online = (): void => {
    clearTimeout(this.retry);
    this.open();
  };

  private visibility = (): void => {
    clearTimeout(this.hiding);
    if (document.visibilityState === 'hidden') {
      this.hiding = setTimeout(() => {
        this.close();
        this.begun = true;
      }, kHiddenFor);
    } else {
      clearTimeout(this.retry);
      this.open();
    }
  };
}

export const events = new Events();
observer.away = () => events.lost();
observer.reached = () => {
  if (events.connection === 'away') events.connection = 'open';
};
