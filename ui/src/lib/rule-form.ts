// The form of a rule: what its fields hold as texts, and what of that is sent.

import type { RuleForm } from '../api';

export const kPeriods = ['minute', 'hour', 'day', 'week', 'month'];
export const kEffects: { word: string; says: string }[] = [
  { word: 'send', says: 'sends something to others' },
  { word: 'spend', says: 'spends money' },
  { word: 'delete', says: 'deletes' },
  { word: 'write', says: 'changes my own data' },
  { word: 'query', says: 'asks an outside service' },
];
export const kRoles = ['recipient', 'content', 'locator', 'amount', 'time', 'plain'];
export const kConditions = [
  'in contacts',
  'self',
  'endorsed',
  'is ',
  'at most ',
  'under domain ',
  'trusted',
  'your own words',
  'readable by recipient',
  'readable by everyone',
  'without links of others',
  'not in contacts',
  'not from folder ',
];

// What is in the fields; each row has a key of its own, so that a row that goes takes no other's field along.
export interface Fields {
  name: string;
  forbids: boolean;
  effects: string[];
  tools: string;
  undoable: boolean;
  where: { key: number; argument: string; condition: string }[];
  limits: { key: number; count: string; amount: string; per: string }[];
  askAlways: boolean;
  askAbove: string;
  anyone: boolean;
  unseen: boolean;
  hours: string;
  days: string;
  until: string;
}

let keys = 0;
export const newCondition = () => ({ key: ++keys, argument: '', condition: '' });
export const newLimit = () => ({ key: ++keys, count: '', amount: '', per: 'day' });

export function fieldsOf(form: RuleForm | null): Fields {
  return {
    name: form?.name ?? '',
    forbids: form?.forbids ?? false,
    effects: [...(form?.effects ?? [])],
    tools: (form?.tools ?? []).join(', '),
    undoable: form?.undoable ?? false,
    where: (form?.where ?? []).flatMap(({ argument, conditions }) =>
      conditions.map((condition) => ({ key: ++keys, argument, condition })),
    ),
    limits: (form?.limits ?? []).map((limit) => ({
      key: ++keys,
      count: limit.count === undefined ? '' : String(limit.count),
      amount: limit.amount ?? '',
      per: limit.per,
    })),
    askAlways: form?.ask_always ?? false,
    askAbove: form?.ask_above ?? '',
    anyone: form?.decided_by === 'anyone',
    unseen: form?.drafts === 'unseen',
    hours: form?.hours ?? '',
    days: (form?.days ?? []).join(', '),
    until: form?.until ?? '',
  };
}

const listed = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

// A rule that forbids has neither limits nor questions. Rows that are empty say nothing.
export function formOf(fields: Fields): RuleForm {
  const where = new Map<string, string[]>();
  for (const { argument, condition } of fields.where) {
    if (!argument.trim() && !condition.trim()) continue;
    where.set(argument.trim(), [...(where.get(argument.trim()) ?? []), condition.trim()]);
  }
  const optional = (name: string, text: string) => (text.trim() ? { [name]: text.trim() } : {});
  const grants = !fields.forbids;
  return {
    name: fields.name.trim(),
    forbids: fields.forbids,
    effects: fields.effects,
    tools: listed(fields.tools),
    undoable: fields.undoable,
    where: [...where].map(([argument, conditions]) => ({ argument, conditions })),
    limits: grants
      ? fields.limits
          .filter((limit) => String(limit.count).trim() || limit.amount.trim())
          .map((limit) => ({
            ...(String(limit.count).trim() ? { count: Number(limit.count) } : {}),
            ...optional('amount', limit.amount),
            per: limit.per,
          }))
      : [],
    ask_always: grants && fields.askAlways,
    ...(grants ? optional('ask_above', fields.askAbove) : {}),
    decided_by: grants && fields.anyone ? 'anyone' : 'trusted',
    drafts: grants && fields.unseen ? 'unseen' : 'shown',
    ...optional('hours', fields.hours),
    days: listed(fields.days),
    ...optional('until', fields.until),
  };
}

// The day so many days from now, by this browser's clock: "2026-12-31".
export function dayIn(days: number, now = new Date()): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
