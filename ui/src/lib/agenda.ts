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

const kDay = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \\d{1,2} [A-Z][a-z]{2} \\d{4}';
const kLine = new RegExp(
  `^(${kDay})(?: (\\d\\d:\\d\\d)(?: to (?:(${kDay}) )?(\\d\\d:\\d\\d))?|, (all day)): (.+)$`,
  's',
);

function rowOf(said: Said): { day: string; row: Row } | null {
  const found = kLine.exec(said.text);
  if (!found) return null;
  const [, day, from, untilDay, until, whole, what] = found;
  if (!day || !what || (untilDay && untilDay !== day)) return null;
  const clock = whole ? 'all day' : until ? `${from}–${until}` : (from ?? '');
  return { day, row: { clock, what, said } };
}

// The lines from this one on that begin with a time, as days, and how many they are.
export function daysAt(answer: Said[], index: number): { days: Day[]; count: number } {
  const days: Day[] = [];
  let count = 0;
  for (let at = index; at < answer.length; ++at, ++count) {
    const found = rowOf(answer[at] as Said);
    if (!found) break;
    const last = days.at(-1);
    if (last?.day === found.day) last.rows.push(found.row);
    else days.push({ day: found.day, rows: [found.row] });
  }
  return { days, count };
}
