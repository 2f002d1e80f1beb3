// The parts of an answer in the form that fits them: lines that begin with a time by day (agenda.ts), what one line of a plan
// has said of several things as a table, all else as it was said.

import type { Said } from '../api';
import { daysAt, type Day } from './agenda';

export type Part =
  { kind: 'said'; said: Said } | { kind: 'days'; days: Day[] } | { kind: 'table'; columns: string[]; rows: Said[] };

// Fewer are better read as they were said.
const kFewest = 3;

function rowsAt(answer: Said[], index: number): Said[] {
  const first = answer[index];
  if (!first?.cells?.length) return [];
  let end = index;
  while (answer[end]?.line === first.line && answer[end]?.cells?.length === first.cells.length) ++end;
  return answer.slice(index, end);
}

// `wide`: whether there is room for a table.
export function partsOf(answer: Said[], wide: boolean): Part[] {
  const out: Part[] = [];
  let index = 0;
  while (index < answer.length) {
    const days = daysAt(answer, index);
    const rows = rowsAt(answer, index);
    if (days.count >= kFewest) {
      out.push({ kind: 'days', days: days.days });
      index += days.count;
    } else if (rows.length >= kFewest && wide) {
      out.push({ kind: 'table', columns: rows[0]?.columns ?? [], rows });
      index += rows.length;
    } else {
      const count = Math.max(1, days.count);
      for (const said of answer.slice(index, index + count)) out.push({ kind: 'said', said });
      index += count;
    }
  }
  return out;
}
