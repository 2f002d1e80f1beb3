// The calls of the daemon's API. JSON stops here: what the rest of the page handles are the types of shapes.ts.
import type {
  Account,
  Json,
  Arguments,
  Failure,
  Role,
  Session,
  Person,
  Ways,
  Passkey,
  NewPasskey,
  PasskeyAnswer,
  Summary,
  Asked,
  Choice,
  Run,
  GivenSoFar,
  Answered,
  Edit,
  RunFilter,
  Skill,
  SkillText,
  SkillTexts,
  SkillTests,
  RuleForm,
  Routine,
  Away,
  Settings,
  MandateChange,
  AlwaysWish,
  Mandate,
  Tool,
  Check,
  Beside,
} from './shapes';

export type * from './shapes';

// Why a call gave nothing. `away`: the daemon did not answer; `login`: there is no session; `changed`: what was seen is no
// longer so; `refused`: all else.
export class Refusal extends Error {
  readonly kind: 'away' | 'login' | 'changed' | 'refused';
  readonly hint: string;
  readonly context: string[];
  readonly at: Failure['at'];

  constructor(kind: Refusal['kind'], failure: Pick<Failure, 'message' | 'hint' | 'while' | 'at'>) {
    super(failure.message);
    this.kind = kind;
    this.hint = failure.hint ?? '';
    this.context = failure.while ?? [];
    this.at = failure.at;
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
  changeSkillText: (skill: string, version: string, texts: Partial<SkillTexts>) =>
    call<SkillText>('POST', '/skills/text', { skill, version, ...texts }),
  // With these texts in place of its own; they are written nowhere.
  testSkill: (skill: string, texts: Partial<SkillTexts> = {}) =>
    call<SkillTests>('POST', '/skills/test', { skill, ...texts }),
  tryModel: (name: string) =>
    call<{ request: string; plan: string; planning: { asked?: Asked[] } }>('POST', '/models/try', { name }),
  removeModel: (name: string) => call<{ name: string }>('POST', '/models/remove', { name }),
  askModelFirst: (name: string) => call<{ name: string }>('POST', '/models/first', { name }),
  tryConnection: (name: string) => call<Check>('POST', '/connections/try', { name }),
  removeConnection: (name: string) => call<{ name: string }>('POST', '/connections/remove', { name }),
  changeAccount: (name: string, where: string) => call<Account>('POST', '/accounts/change', { name, where }),
  removeAccount: (name: string) => call<{ name: string }>('POST', '/accounts/remove', { name }),
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
