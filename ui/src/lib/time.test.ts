import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inZone, sayDay, sayDuration, sayMoment, sayMomentExactly, sayTime, writtenTime } from './time';

test('a time is said as the clock stood where it was written', () => {
  assert.equal(sayTime('2026-11-26T15:00:00+01:00[Europe/Berlin]'), 'Thu 26 Nov 2026 15:00');
  assert.equal(sayTime('2026-12-08'), 'Tue 8 Dec 2026');
});

test('what is no time is none', () => {
  for (const text of ['', 'tomorrow', '2026-11', 'x2026-11-26', '2026-11-26T15:00[<b>]'])
    assert.equal(writtenTime(text), null);
});

test('an edited time gets the offset that its zone has then', () => {
  assert.equal(inZone('2026-11-27T09:30', 'Europe/Berlin'), '2026-11-27T09:30:00+01:00[Europe/Berlin]');
  assert.equal(inZone('2026-07-01T09:30', 'Europe/Berlin'), '2026-07-01T09:30:00+02:00[Europe/Berlin]');
  assert.equal(inZone('2026-03-29T03:30', 'Europe/Berlin'), '2026-03-29T03:30:00+02:00[Europe/Berlin]');
  assert.equal(inZone('2026-01-01T00:00', 'America/St_Johns'), '2026-01-01T00:00:00-03:30[America/St_Johns]');
});

test('days near to today have names', () => {
  const now = new Date(2026, 10, 1, 9);
  assert.equal(sayDay('2026-11-01', now), 'Today');
  assert.equal(sayDay('2026-10-31', now), 'Yesterday');
  assert.equal(sayDay('2026-10-30', now), 'Fri 30 Oct 2026');
});

test('a moment is said to the minute or to the second', () => {
  const moment = new Date(2020, 1, 3, 9, 5, 7).toISOString();
  assert.equal(sayMoment(moment), 'Mon 3 Feb 2020, 09:05');
  assert.equal(sayMomentExactly(moment), 'Mon 3 Feb 2020, 09:05:07');
  assert.equal(sayMomentExactly('soon'), 'soon');
});

test('a duration is said in its units', () => {
  assert.equal(sayDuration('PT25M'), '25 min');
  assert.equal(sayDuration('P1DT1H30M'), '1 d 1 h 30 min');
  for (const text of ['P', 'PT', 'Pat', 'PT5X', 'P5']) assert.equal(sayDuration(text), null);
});
