// What the daemon answers, as share/openapi.json describes it; the meaning is in docs/JSON.md. All texts in these shapes may
// come from outside: only Inert shows them.

export type RunState = 'draft' | 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'rejected';
export type Effect = 'query' | 'write' | 'send' | 'spend' | 'delete';
export type Origin = 'owner' | 'records' | 'tool' | 'model' | 'person' | 'public';
export type Verdict = 'allow' | 'ask' | 'approve each' | 'forbid';
export type Severity = 'note' | 'question' | 'stop';
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Arguments = { [name: string]: Json };

export interface Failure {
  status: number;
  message: string;
  hint?: string;
  while?: string[];
  at?: { field: string; line?: number }; // what is wrong in what was sent
}

// What somebody may: the owner everything, a guest no more than a home was set up for.
export type Role = 'owner' | 'member' | 'guest';

export interface Session {
  id: string;
  name: string; // whose it is
  role: Role;
  device: string;
  created: string;
  last_used: string;
  expires: string;
  current: boolean;
}

// Somebody who is served; the owner has no id.
export interface Person {
  id?: string;
  name: string;
  role: Role;
  home?: string;
  since?: string;
  sessions: number;
  password: boolean;
  passkeys: number;
}

// How one may log in.
export interface Ways {
  link: boolean;
  password: boolean;
  names?: boolean; // a password goes with a name: there are members
  passkey?: string; // a challenge, where there are passkeys and this address can have some
}

export interface Passkey {
  id: string;
  name: string;
  credential: string;
  created: string;
  last_used: string;
}

// Bytes as base64url.
export interface NewPasskey {
  name: string;
  credential: string;
  client_data: string;
  authenticator_data: string;
  public_key: string;
}

export interface PasskeyAnswer {
  credential: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
}

export interface Summary {
  run: string;
  created: string;
  request: string;
  state: RunState;
  reason?: string;
  undoes?: string;
  // The run in its place; lists leave it out.
  superseded_by?: string;
}

export interface Position {
  latitude: number;
  longitude: number;
}

// Where an event or a contact is, by what calendar or address book say; `from`: who wrote that, where not the owner.
export interface Place extends Position {
  link: string;
  name: string;
  where?: string;
  from?: string;
  option?: number;
}

export interface Said {
  text: string;
  from?: string;
  links?: string[];
  places?: Place[];
  // What was filled in, under the names that the plan has for it; parts of one line of the plan are rows of one table.
  line?: number;
  columns?: string[];
  cells?: string[];
}

export interface Suggestion {
  step: number;
  argument: string | null;
  value: Json;
  text: string;
}

export interface Objection {
  number: number;
  kind: string;
  severity: Severity;
  step: number;
  subject: string;
  sentence: string;
  evidence: { link: string; text: string }[];
  edit?: Suggestion;
  answered: boolean;
}

export interface Planned {
  step: number;
  line: number;
  tool: string;
  effect: Effect;
  arguments: Arguments;
  sources: { [argument: string]: string };
  origins: { [argument: string]: Origin };
  preview: string;
  details: string[];
  links: string[];
  undo: string | null;
  verdict: Verdict;
  rule: string | null;
  because: string;
  approved: boolean;
  awaits_results: boolean;
}

// What the journal says of a step at one moment: that it came to this state, or what authorised it.
export interface JournalEntry {
  state: 'planned' | 'authorised' | 'intended' | 'issued' | 'confirmed' | 'failed' | 'unknown' | 'skipped' | 'by owner';
  at: string;
  by?: 'owner' | 'mandate';
  rule?: string;
}

export interface Happened {
  step: number;
  line: number;
  tool: string;
  arguments: Arguments;
  sources: { [argument: string]: string };
  origins: { [argument: string]: Origin };
  effect?: Effect;
  state: 'issued' | 'confirmed' | 'failed' | 'unknown' | 'by owner';
  report: string;
  can_undo: boolean;
  journal: JournalEntry[];
}

// An effect that the owner has struck out: it does not happen.
export interface Struck {
  step: number;
  line: number;
  tool: string;
  arguments: Arguments;
  report: string;
}

export interface Asked {
  planner: string;
  model: string;
  attempts: number;
  input_tokens: number;
  output_tokens: number;
  counted: boolean;
  cost: string | null;
}

// `times` and `rows` go with the options, one for one; `step`: of the run that asks.
export interface Question {
  question: string;
  options: string[];
  form: 'words' | 'cards' | 'table' | 'times';
  step?: number;
  times?: string[];
  columns?: string[];
  rows?: string[][];
  places?: Place[];
}

export interface Choice {
  question: string;
  option: string;
}

export interface Run extends Summary {
  plan: string;
  seal: string;
  objections: Objection[];
  answer: Said[];
  planned: Planned[];
  happened: Happened[];
  struck: Struck[];
  possible_after: string[];
  paused?: boolean;
  cannot_undo?: string[];
  planning?: { asked?: Asked[] };
  stage?: { number: number; after: string };
  error?: Failure;
  question?: Question;
  home?: Position;
}

// What is being given to a request, as far as it has come; `file` once it is whole.
export interface GivenSoFar {
  given: string;
  have: number;
  file?: string;
}

export interface Answered {
  run?: Run;
  question?: Question;
  taught?: { number: number; skill: string }[];
}

export type Edit =
  { objection: number } | { step: number; strike: true } | { step: number; argument: string; value: Json };

// Which runs of the ledger are wanted; `from` and `to` are days of the owner's, both included.
export type RunFilter = {
  state?: string;
  words?: string;
  from?: string;
  to?: string;
};

export interface Skill {
  name: string;
  description: string;
  example: string;
  from: string; // "shipped", or its file
  on: boolean;
}

// What it does, further ways to say it (one a line), and the cases of its test.
export interface SkillTexts {
  text: string;
  say: string;
  test: string;
}

// Only those of the owner's own may be changed; `earlier...` is what stood there before the last change in the page, where that
// was another text.
export interface SkillText extends SkillTexts {
  skill: string;
  version: string;
  own: boolean;
  earlier?: string;
  earlier_say?: string;
  earlier_test?: string;
}

// What came of a skill's own tests; `problems` are also those of its files.
export interface SkillTests {
  skill: string;
  cases: { line: number; sentence: string; passed: boolean; wrong: string[] }[];
  problems: string[];
}

// A rule as its form has it: what is left out says nothing.
export interface RuleForm {
  name: string;
  forbids: boolean;
  effects: string[];
  tools: string[];
  undoable: boolean;
  where: { argument: string; conditions: string[] }[];
  limits: { count?: number; amount?: string; per: string }[];
  ask_always: boolean;
  ask_above?: string;
  decided_by: 'trusted' | 'anyone';
  drafts: 'shown' | 'unseen';
  hours?: string;
  days: string[];
  until?: string;
}

export interface Routine {
  id: string;
  request: string;
  rhythm: string;
  does: string[];
  on: boolean;
  next?: string;
  last_run?: string;
  trouble?: string;
}

// An effect that has come about, as the journal has it.
export interface Deed {
  run: string;
  request: string;
  by: 'request' | 'routine' | 'undo';
  step: number;
  tool: string;
  state: 'confirmed' | 'failed' | 'unknown';
  report: string;
  at: string;
}

export interface Away {
  since: string;
  until: string;
  deeds: Deed[];
  waiting: Summary[];
  not_done: Summary[];
  routines: Summary[];
  reminders: { text: string; at: string }[];
  unsent: { to: string; error: string; at: string }[];
  more: boolean;
}

export interface Account {
  name: string;
  where: string; // empty: there is none
  changed_to: 'folder' | 'iban' | 'config.toml'; // the last: there alone
  removable: boolean;
}

export interface Settings {
  accounts: Account[];
  models: { name: string; model: string; url?: string; file?: string; daily_budget?: string; spent_today?: string }[];
  connections: {
    name: string;
    state: 'connected' | 'quarantined';
    server: string;
    why: string[];
    tools: { name: string; effect: string; card: boolean }[];
  }[];
  endorsements: { id: string; kind: string; value: string; subject: string; evidence: string }[];
  preferences: { id: string; text: string }[];
  dismissed: { id: string; kind: string; subject: string; times: number; milder: boolean; last: string }[];
  taught: { number: number; sentence: string; skill: string; at: string }[];
}

export interface Rule {
  name: string;
  forbids: boolean;
  sentence: string;
  line: number;
  limits?: { used: string; of: string; per: string; share: number }[];
  form: RuleForm;
}

// What a change of the mandate comes to. One that allows more waits for the same request with its `confirmation`.
export interface MandateChange {
  rule: string;
  sentence: string;
  text: string;
  changes: string[];
  widens: boolean;
  in_force: boolean;
  confirmation?: string;
}

export interface AlwaysWish {
  step: number;
  per_day?: number;
  whole_domain?: boolean;
  any_thing?: boolean;
  until?: string;
}

export interface Mandate {
  rules: Rule[];
  version: string;
  bounds: string[];
  warnings: string[];
  waiting: string[];
  problem?: string;
}

export interface Tool {
  name: string;
  doc: string;
  effect: string;
  arguments: { name: string; type: string; needed: boolean; doc?: string }[];
}

export interface Check {
  name: string;
  ok: boolean;
  text: string;
}

export interface DayEvent {
  link: string;
  title: string;
  begins: string;
  ends: string;
  all_day: boolean;
  place: string;
  busy: boolean;
  conflicts: boolean;
  from?: string;
}

export interface CalendarDay {
  day: string;
  begins: string;
  ends: string;
  planned: {
    step: number;
    title: string;
    begins: string;
    ends: string;
    all_day: boolean;
    before?: { begins: string; ends: string };
  }[];
  events: DayEvent[];
  free: string[];
}

export interface EarlierPayment {
  link: string;
  at: string;
  to: string;
  iban: string;
  amount: string;
  reference: string;
  same_account: boolean;
}

export interface WaitingReminder {
  text: string;
  set: string;
  at: string;
  due: string;
  state: 'waiting' | 'shown' | 'cancelled';
  from?: string;
}

// What stands beside a step, where its form needs it.
export interface Beside {
  step: number;
  now: string;
  calendar?: CalendarDay;
  payments?: EarlierPayment[];
  reminder?: WaitingReminder;
}
