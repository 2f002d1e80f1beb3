// Lines of an answer that begin with a time, as a table by day. What they say stays word for word.

import type { Said } from '../api';

export interface Row {
  clock: string;
  what: string;
  said: Said;
}

export interface Day {
  day: string;
  rows: Row[];
}

export type Part = { kind: 'said'; said: Said } | { kind: 'days'; days: Day[] };

const kDay = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \\d{1,2} [A-Z][a-z]{2} \\d{4}';
const kLine = new RegExp(
  `^(${kDay})(?: (\\d\\d:\\d\\d)(?: to (?:(${kDay}) )?(\\d\\d:\\d\\d))?|, (all day)): (.+)$`,
  's',
);
// Fewer are better read as they were said.
const kFewest = 3;

function rowOf(said: Said): { day: string; row: Row } | null {
  const found = kLine.exec(said.text);
  if (!found) return null;
  const [, day, from, untilDay, until, whole, what] = found;
  if (!day || !what || (untilDay && untilDay !== day)) return null;
  const clock = whole ? 'all day' : until ? `${from}–${until}` : (from ?? '');
  return { day, row: { clock, what, said } };
}

export function partsOf(answer: Said[]): Part[] {
  const out: Part[] = [];
  let index = 0;
  while (index < answer.length) {
    const rows: { day: string; row: Row }[] = [];
    for (let at = index; at < answer.length; ++at) {
      const found = rowOf(answer[at] as Said);
      if (!found) break;
      rows.push(found);
    }
    if (rows.length < kFewest) {
      const count = Math.max(1, rows.length);
      for (const said of answer.slice(index, index + count)) out.push({ kind: 'said', said });
      index += count;
      continue;
    }
    const days: Day[] = [];
    for (const { day, row } of rows) {
      const last = days.at(-1);
      if (last?.day === day) last.rows.push(row);
      else days.push({ day, rows: [row] });
    }
    out.push({ kind: 'days', days });
    index += rows.length;
  }
  return out;
}
