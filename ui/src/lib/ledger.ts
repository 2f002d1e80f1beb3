// The ledger's pages as blocks of rows that belong to one day.

import type { RunState, Summary } from '../api';
import { localDate } from './time';

export interface Block {
  key: string;
  day: string;
  // The first block of a day has its heading.
  first: boolean;
  rows: Summary[];
}

// Small blocks: the browser lays out only those that are in sight.
const kMostRows = 50;

export function blocksOf(rows: Summary[]): Block[] {
  const out: Block[] = [];
  for (const row of rows) {
    const day = localDate(new Date(row.created));
    const last = out.at(-1);
    if (last?.day === day && last.rows.length < kMostRows) last.rows.push(row);
    else out.push({ key: row.run, day, first: last?.day !== day, rows: [row] });
  }
  return out;
}

// The rows with a newest page read anew: what it has replaces what was known, new runs come first.
export function withNewest(rows: Summary[], newest: Summary[]): Summary[] {
  const fresh = new Map(newest.map((row) => [row.run, row]));
  const known = new Set(rows.map((row) => row.run));
  const added = newest.filter((row) => !known.has(row.run));
  return [...added, ...rows.map((row) => fresh.get(row.run) ?? row)];
}

// An event told of a run's state; rows that a filter no longer lets through go.
export function withState(rows: Summary[], run: string, state: RunState, wanted: string): Summary[] {
  const row = rows.find((other) => other.run === run);
  if (!row || row.state === state) return rows;
  if (wanted && wanted !== state) return rows.filter((other) => other.run !== run);
  return rows.map((other) => (other === row ? { ...row, state } : other));
}
