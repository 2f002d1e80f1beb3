import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Summary } from '../api';
import { blocksOf, withNewest, withState } from './ledger';
import { suggestions } from './suggest';

const row = (run: string, created: string, state: Summary['state'] = 'done'): Summary => ({
  run,
  created,
  request: run,
  state,
});
const at = (day: number, minute = 0) => new Date(2026, 10, day, 12, minute).toISOString();

test('rows are grouped by day, and a long day has one heading', () => {
  const rows = [...Array.from({ length: 120 }, (_, index) => row(`a${index}`, at(26, index % 60))), row('b', at(25))];
  const blocks = blocksOf(rows);
  assert.deepEqual(
    blocks.map((block) => [block.day, block.first, block.rows.length]),
    [
      ['2026-11-26', true, 50],
      ['2026-11-26', false, 50],
      ['2026-11-26', false, 20],
      ['2026-11-25', true, 1],
    ],
  );
});

test('a newest page adds what is new and renews what is known, once each', () => {
  const merged = withNewest([row('b', at(2), 'waiting'), row('a', at(1))], [row('c', at(3)), row('b', at(2), 'done')]);
  assert.deepEqual(
    merged.map((one) => [one.run, one.state]),
    [
      ['c', 'done'],
      ['b', 'done'],
      ['a', 'done'],
    ],
  );
});

test('an event changes the state of its row only', () => {
  const rows = [row('b', at(2), 'waiting'), row('a', at(1))];
  assert.equal(withState(rows, 'x', 'done', ''), rows);
  assert.equal(withState(rows, 'b', 'running', '')[0]?.state, 'running');
  assert.equal(rows[0]?.state, 'waiting');
  assert.deepEqual(
    withState(rows, 'b', 'done', 'waiting').map((one) => one.run),
    ['a'],
  );
});

test('suggestions hold every word that was typed, those that begin so first', () => {
  const skill = (example: string, description = '') => ({ name: 'x', description, example, from: 'shipped', on: true });
  const skills = [
    skill('what is on tomorrow ?', 'The calendar.'),
    skill('pay the bill of Anna'),
    skill('bill due', 'When to pay a bill.'),
  ];
  assert.deepEqual(
    suggestions('pay bi', skills).map((one) => one.example),
    ['pay the bill of Anna', 'bill due'],
  );
  assert.deepEqual(
    suggestions('calen', skills).map((one) => one.example),
    ['what is on tomorrow ?'],
  );
  assert.deepEqual(suggestions('', skills), []);
  assert.deepEqual(
    suggestions('bill due', skills).map((one) => one.example),
    [],
  );
});
