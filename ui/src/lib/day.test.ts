import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalendarDay, DayEvent } from '../api';
import { dayAfter, momentOf, stripOf } from './day';

const at = (clock: string) => `2026-11-26T${clock}:00+01:00[Europe/Berlin]`;
const event = (title: string, begins: string, ends: string, more: Partial<DayEvent> = {}): DayEvent => ({
  link: `event:${title}`,
  title,
  begins: at(begins),
  ends: at(ends),
  all_day: false,
  place: '',
  busy: true,
  conflicts: false,
  ...more,
});
const day: CalendarDay = {
  day: '2026-11-26',
  begins: at('09:00'),
  ends: at('18:00'),
  planned: [
    {
      step: 1,
      title: 'Demo',
      begins: at('14:30'),
      ends: at('15:30'),
      all_day: false,
      before: { begins: at('10:00'), ends: at('11:00') },
    },
  ],
  events: [
    event('Budget', '14:00', '15:00', { conflicts: true }),
    event('Lunch', '12:00', '12:00'),
    event('Holiday', '09:00', '18:00', { all_day: true }),
  ],
  free: [at('09:30')],
};

test('blocks stand where they are on the strip, and beside those that they overlap', () => {
  const strip = stripOf(day);
  assert.equal(strip.minutes, 540);
  assert.deepEqual(strip.hours.slice(0, 2), [
    { clock: '09:00', at: 0 },
    { clock: '10:00', at: 60 },
  ]);
  const found = strip.blocks.map(({ kind, title, at, length, lane, lanes }) => [kind, title, at, length, lane, lanes]);
  assert.deepEqual(found, [
    ['before', 'Demo', 60, 60, 0, 1],
    ['event', 'Lunch', 180, 0, 0, 1],
    ['event', 'Budget', 300, 60, 0, 2],
    ['planned', 'Demo', 330, 60, 1, 2],
  ]);
  assert.deepEqual(
    strip.whole.map((one) => one.title),
    ['Holiday'],
  );
  assert.deepEqual(strip.free, [{ clock: '09:30', start: at('09:30'), at: 30 }]);
});

test('what reaches beyond the strip is cut to it', () => {
  const [block] = stripOf({ ...day, planned: [], events: [event('Night', '06:00', '23:00')], free: [] }).blocks;
  assert.deepEqual([block?.at, block?.length], [0, 540]);
  assert.equal(momentOf(at('09:00')), Date.UTC(2026, 10, 26, 8));
});

test('days follow each other over months', () => {
  assert.equal(dayAfter('2026-11-30', 1), '2026-12-01');
  assert.equal(dayAfter('2026-03-01', -1), '2026-02-28');
});
