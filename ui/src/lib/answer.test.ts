import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Said } from '../api';
import { partsOf } from './answer';

const row = (line: number, ...cells: string[]): Said => ({
  text: cells.join(' to '),
  line,
  columns: cells.map((_, index) => ['amount', 'sender', 'due'][index] ?? ''),
  cells,
});
const kinds = (answer: Said[], wide = true): string[] => partsOf(answer, wide).map((part) => part.kind);
const bills = [row(9, '5 EUR', 'Telcom'), row(9, '7 EUR', 'Kiosk'), row(9, '9 EUR', 'Stadtwerke')];

test('what one line says of several things is a table', () => {
  const [table, end] = partsOf([...bills, { text: 'That is all.' }], true);
  assert.deepEqual(table, { kind: 'table', columns: ['amount', 'sender'], rows: bills });
  assert.deepEqual(end, { kind: 'said', said: { text: 'That is all.' } });
});

test('two things, other lines, or no room: sentences', () => {
  assert.deepEqual(kinds(bills.slice(0, 2)), ['said', 'said']);
  assert.deepEqual(kinds([...bills.slice(0, 2), row(11, '9 EUR', 'Kiosk')]), ['said', 'said', 'said']);
  assert.deepEqual(kinds([...bills.slice(0, 2), row(9, '9 EUR', 'Kiosk', 'today')]), ['said', 'said', 'said']);
  assert.deepEqual(kinds(bills, false), ['said', 'said', 'said']);
});

test('lines that begin with a time are days', () => {
  const events = ['09:00', '10:00', '11:00'].map((clock) => row(4, `Fri 27 Nov 2026 ${clock}: a`, 'b'));
  assert.deepEqual(kinds(events), ['days']);
  assert.deepEqual(kinds(events, false), ['days']);
});
