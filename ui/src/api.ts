// The daemon's API as share/openapi.json describes it; the shapes' meaning is in docs/JSON.md. JSON stops here: what the
// rest of the page handles are these types. All texts in them may come from outside: only Inert shows them.

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

// Of its plan. Only the owner's own may be changed; `earlier` is what stood there before the last change in the page.
export interface SkillText {
  skill: string;
  text: string;
  version: string;
  own: boolean;
  earlier?: string;
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

export interface Settings {
  accounts: { name: string; where: string }[];
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

// Why a call gave nothing. `away`: the daemon did not answer; `login`: there is no session; `changed`: what was seen is no
// longer so; `refused`: all else.
export class Refusal extends Error {
  readonly kind: 'away' | 'login' | 'changed' | 'refused';
  readonly hint: string;
  readonly context: string[];

  constructor(kind: Refusal['kind'], failure: Pick<Failure, 'message' | 'hint' | 'while'>) {
    super(failure.message);
    this.kind = kind;
    this.hint = failure.hint ?? '';
    this.context = failure.while ?? [];
  }
}

// Who wants to know how the daemon is: set once by the stores that show it.
export const observer = { reached: () => {}, away: () => {}, loggedOut: () => {} };

const kAway = { message: 'The daemon is away.', hint: '`adjutant serve` starts it.' };

function isFailure(body: unknown): body is { error: Failure } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    typeof (body as { error: Failure }).error?.message === 'string'
  );
}

async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const request: RequestInit = { method, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
  if (body !== undefined) {
    request.headers = { 'Content-Type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`/api/v1${path}`, request);
    const text = await response.text();
    answer = text ? JSON.parse(text) : undefined;
  } catch {
    observer.away();
    throw new Refusal('away', kAway);
  }
  observer.reached();
  if (response.ok) return answer as T;
  const failure = isFailure(answer) ? answer.error : { message: `The daemon answered ${response.status}.` };
  if (response.status === 401) observer.loggedOut();
  throw new Refusal(response.status === 401 ? 'login' : response.status === 409 ? 'changed' : 'refused', failure);
}

function query(values: { [name: string]: string | number | undefined }): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') out.set(name, String(value));
  }
  const text = out.toString();
  return text ? `?${text}` : '';
}

const confirmed = (confirmation?: string) => (confirmation ? { confirmation } : {});
const run = (id: string) => `/runs/${encodeURIComponent(id)}`;
const member = (id: string) => `/household/${encodeURIComponent(id)}`;
const routine = (id: string) => `/routines/${encodeURIComponent(id)}`;

export const api = {
  session: () => call<Session>('GET', '/session'),
  logIn: (token: string) => call<Session>('POST', '/session', { token }),
  ways: () => call<Ways>('GET', '/login'),
  logInBy: (proof: { password: string; who?: string } | { passkey: PasskeyAnswer }) =>
    call<Session>('POST', '/session', proof),
  passkeys: () => call<{ passkeys: Passkey[]; challenge: string }>('GET', '/passkeys'),
  addPasskey: (passkey: NewPasskey) => call<Passkey>('POST', '/passkeys', passkey),
  removePasskey: (id: string) => call<void>('DELETE', `/passkeys/${encodeURIComponent(id)}`),
  logOut: () => call<void>('DELETE', '/session'),
  household: () => call<{ people: Person[] }>('GET', '/household'),
  addMember: (name: string, role: Role) => call<Person>('POST', '/household', { name, role }),
  changeRole: (id: string, role: Role) => call<Person>('POST', `${member(id)}/role`, { role }),
  memberLink: (id: string) => call<{ link: string }>('POST', `${member(id)}/link`),
  removeMember: (id: string) => call<{ removed: string; home: string }>('DELETE', member(id)),
  sessions: () => call<{ sessions: Session[] }>('GET', '/sessions'),
  endSession: (id: string) => call<void>('DELETE', `/sessions/${encodeURIComponent(id)}`),

  request: (text: string, choices: Choice[], given: string[]) =>
    call<Answered>('POST', '/requests', {
      text,
      ...(choices.length && { choices }),
      ...(given.length && { given }),
    }),
  give: (name: string, size: number) => call<GivenSoFar>('POST', '/given', { name, size }),
  givePart: (given: string, at: number, data: string) =>
    call<GivenSoFar>('POST', `/given/${encodeURIComponent(given)}`, { at, data }),

  runs: (wanted: RunFilter & { before?: string | undefined; limit?: number }) =>
    call<{ runs: Summary[]; next?: string }>('GET', `/runs${query(wanted)}`),
  run: (id: string) => call<Run>('GET', run(id)),
  // Without `step` the yes is to all of it.
  approve: (id: string, seal: string, despite: string[], step?: number) =>
    call<Run>('POST', `${run(id)}/approve`, {
      seal,
      ...(despite.length ? { despite } : {}),
      ...(step === undefined ? {} : { step }),
    }),
  always: (id: string, seal: string, wish: AlwaysWish, confirmation?: string) =>
    call<{ change: MandateChange; run: Run }>('POST', `${run(id)}/always`, {
      seal,
      ...wish,
      ...confirmed(confirmation),
    }),
  reject: (id: string) => call<Run>('POST', `${run(id)}/reject`),
  stopRun: (id: string) => call<{ stopping: number }>('POST', `${run(id)}/stop`),
  undo: (id: string) => call<Run>('POST', `${run(id)}/undo`),
  edit: (id: string, edit: Edit) => call<Run>('POST', `${run(id)}/edit`, edit),
  skip: (id: string, step: number) => call<Run>('POST', `${run(id)}/skip`, { step }),
  pause: (id: string) => call<Run>('POST', `${run(id)}/pause`),
  resume: (id: string) => call<Run>('POST', `${run(id)}/resume`),
  tookOver: (id: string, step: number) => call<Run>('POST', `${run(id)}/took_over`, { step }),
  answer: (id: string, choice: Choice) => call<Run>('POST', `${run(id)}/answer`, choice),
  beside: (id: string, step: number, day?: string) => call<Beside>('GET', `${run(id)}/beside${query({ step, day })}`),
  stop: () => call<{ stopping: number }>('POST', '/stop'),

  away: (since?: string) => call<Away>('GET', `/away${query({ since })}`),
  records: (wanted: RunFilter & { before?: string | undefined }) =>
    call<{ records: Json[]; next?: string }>('GET', `/records${query(wanted)}`),

  routines: () => call<{ routines: Routine[] }>('GET', '/routines'),
  turnRoutine: (id: string, to: 'on' | 'off' | 'removed') => call<Run>('POST', `${routine(id)}/turn`, { to }),
  changeRoutine: (id: string, change: { request?: string; when?: string }) =>
    call<Run>('POST', `${routine(id)}/change`, change),
  tryRoutine: (id: string) => call<Run>('POST', `${routine(id)}/try`),

  skills: () => call<{ skills: Skill[] }>('GET', '/skills'),
  turnSkill: (skill: string, to: 'on' | 'off' | 'removed') =>
    call<{ files?: string }>('POST', '/skills/turn', { skill, to }),
  skillText: (skill: string) => call<SkillText>('GET', `/skills/text${query({ skill })}`),
  changeSkillText: (skill: string, text: string, version: string) =>
    call<SkillText>('POST', '/skills/text', { skill, text, version }),
  testSkill: (skill: string) => call<SkillTests>('POST', '/skills/test', { skill }),
  tryModel: (name: string) =>
    call<{ request: string; plan: string; planning: { asked?: Asked[] } }>('POST', '/models/try', { name }),
  removeModel: (name: string) => call<{ name: string }>('POST', '/models/remove', { name }),
  askModelFirst: (name: string) => call<{ name: string }>('POST', '/models/first', { name }),
  tryConnection: (name: string) => call<Check>('POST', '/connections/try', { name }),
  removeConnection: (name: string) => call<{ name: string }>('POST', '/connections/remove', { name }),
  tryAccounts: () => call<{ checks: Check[] }>('POST', '/accounts/try'),
  mandate: () => call<Mandate>('GET', '/mandate'),
  addRule: (version: string, rule: RuleForm, confirmation?: string) =>
    call<MandateChange>('POST', '/mandate/rules', { version, rule, ...confirmed(confirmation) }),
  changeRule: (version: string, rule: RuleForm, confirmation?: string) =>
    call<MandateChange>('POST', '/mandate/rules/change', { version, rule, ...confirmed(confirmation) }),
  removeRule: (version: string, name: string, confirmation?: string) =>
    call<MandateChange>('POST', '/mandate/rules/remove', { version, name, ...confirmed(confirmation) }),
  acceptMandate: (version: string) => call<void>('POST', '/mandate/accept', { version }),
  explain: (tool: string, values: Arguments) =>
    call<{ explanation: string[] }>('POST', '/mandate/explain', { tool, arguments: values }),
  tools: () => call<{ tools: Tool[] }>('GET', '/tools'),
  open: (link: string) => call<{ link: string; value: Arguments }>('GET', `/open${query({ link })}`),
  settings: () => call<Settings>('GET', '/settings'),
  forget: (kind: 'endorsement' | 'preference' | 'dismissal' | 'lesson', id: string) =>
    call<Settings>('POST', '/settings/forget', { kind, id }),
  prefer: (text: string) => call<Settings>('POST', '/settings/prefer', { text }),
  health: () => call<{ checks: Check[] }>('GET', '/health'),
};

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal('refused', { message: error instanceof Error ? error.message : String(error) });
}
