import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from './answer';
import { thingsOf } from './things';

test('lines with times become a table by day, and the others stay', () => {
  const answer = [
    { text: 'No, there is something:' },
    { text: 'Thu 26 Nov 2026 15:00: Budget review, Room Spree' },
    { text: 'Thu 26 Nov 2026, all day: Holiday', from: 'a@b.example' },
    { text: 'Fri 27 Nov 2026 08:00 to Fri 27 Nov 2026 10:00: Chimney\nsweep: twice' },
    { text: 'Bye.' },
  ];
  const parts = partsOf(answer, true);
  assert.deepEqual(
    parts.map((part) => part.kind),
    ['said', 'days', 'said'],
  );
  assert.deepEqual(
    parts[1]?.kind === 'days' && parts[1].days.map((day) => [day.day, day.rows.map((row) => [row.clock, row.what])]),
    [
      [
        'Thu 26 Nov 2026',
        [
          ['15:00', 'Budget review, Room Spree'],
          ['all day', 'Holiday'],
        ],
      ],
      ['Fri 27 Nov 2026', [['08:00–10:00', 'Chimney\nsweep: twice']]],
    ],
  );
});

test('no line is lost or said twice', () => {
  const time = { text: 'Thu 26 Nov 2026 15:00: x' };
  const long = { text: 'Thu 26 Nov 2026 15:00 to Sat 28 Nov 2026 10:00: longer than a day' };
  for (const answer of [
    [],
    [time],
    [time, time],
    [time, time, time],
    [time, time, long],
    [long, time, time, time, { text: 'y' }, time],
  ]) {
    const told = partsOf(answer, true).flatMap((part) =>
      part.kind === 'days'
        ? part.days.flatMap((day) => day.rows.map((row) => row.said))
        : 'said' in part
          ? [part.said]
          : part.rows,
    );
    assert.deepEqual(told, answer);
  }
});

test('ids that links name are things with their lines', () => {
  const step = {
    arguments: { on: true, ids: ['1', '2'] },
    links: ['mail:1', 'mail:2'],
    details: ['"A" of B', '"C" of D'],
  };
  assert.deepEqual(thingsOf(step), {
    argument: 'ids',
    usesDetails: true,
    things: [
      { id: '1', link: 'mail:1', says: '"A" of B' },
      { id: '2', link: 'mail:2', says: '"C" of D' },
    ],
  });
  assert.equal(thingsOf({ ...step, links: ['mail:1'] }), null);
  assert.deepEqual(thingsOf({ ...step, details: ['one'] })?.things[0]?.says, '1');
});
