// The contract's words as people's words.

import type { Effect, Happened, JournalEntry, Origin, RunState, Severity, Summary, Verdict } from '../api';

export const kStateWords: Record<RunState, string> = {
  draft: 'Being prepared',
  waiting: 'Waits for you',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
  rejected: 'Dropped',
};

export const kEffectWords: Record<Effect, string> = {
  query: 'asks a service',
  write: 'changes your data',
  send: 'sends',
  spend: 'spends money',
  delete: 'deletes',
};

export const kOriginWords: Record<Origin, string> = {
  owner: 'you',
  records: 'your records',
  tool: 'a tool',
  model: 'a model',
  person: 'a person',
  public: 'the public',
};

export const kVerdictWords: Record<Verdict, string> = {
  allow: 'Allowed by your mandate',
  ask: 'Asks you',
  'approve each': 'Needs your yes for exactly this',
  forbid: 'Forbidden',
};

export const kSeverityWords: Record<Severity, string> = { note: 'Note', question: 'Question', stop: 'Stop' };

export const kHappenedWords: Record<Happened['state'], string> = {
  issued: 'Under way',
  confirmed: 'Done',
  failed: 'Failed',
  unknown: 'Nobody can tell whether it happened',
  'by owner': 'You did it by hand',
};

export const kJournalWords: Record<JournalEntry['state'], string> = {
  planned: 'Planned',
  authorised: 'Authorised',
  intended: 'Intended',
  issued: 'Issued',
  confirmed: 'Confirmed',
  failed: 'Failed',
  unknown: 'Unknown',
  skipped: 'Left out',
  'by owner': 'Done by you',
};

// What stands above a run: the owner's words, where it began with some.
export function sayRequest(run: Pick<Summary, 'request' | 'undoes'>): string {
  if (run.request.trim()) return run.request;
  return run.undoes ? 'Take back an earlier run' : 'A plan';
}

// The names that say nothing to people; all others are words.
const kArgumentWords: Record<string, string> = { id: 'which one', ids: 'which ones', instance: 'event', iban: 'IBAN' };

export function sayArgument(name: string): string {
  return kArgumentWords[name] ?? name.replaceAll('_', ' ');
}

const kLinkWords: Record<string, string> = {
  mail: 'mail',
  event: 'event',
  contact: 'contact',
  file: 'file',
  reminder: 'reminder',
  run: 'run',
  routine: 'routine',
  fact: 'memory',
  order: 'order',
  preference: 'preference',
  request: 'request',
  step: 'step',
  address: 'address',
  setting: 'setting',
  records: 'records',
};

export function sayLink(link: string): string {
  return kLinkWords[link.split(':', 1)[0] ?? ''] ?? 'source';
}
