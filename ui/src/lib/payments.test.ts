import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EarlierPayment } from '../api';
import { barsOf, comparison } from './payments';

const paid = (amount: string, at: string, same_account = true): EarlierPayment => ({
  link: 'run:a',
  at: `${at}T10:00:00+01:00[Europe/Berlin]`,
  to: 'Telcom',
  iban: 'DE1',
  amount,
  reference: '',
  same_account,
});

test('bars stand by time, and as high as the amounts', () => {
  const bars = barsOf(
    [paid('50.00 EUR', '2026-10-02'), paid('25.00 EUR', '2026-09-02', false)],
    '100.00 EUR',
    '2026-11-02',
  );
  assert.deepEqual(
    bars.map(({ date, kind, height }) => [date, kind, height]),
    [
      ['2026-09-02', 'elsewhere', 0.25],
      ['2026-10-02', 'earlier', 0.5],
      ['2026-11-02', 'planned', 1],
    ],
  );
});

test('how an amount stands to the earlier ones', () => {
  const two = [paid('50.00 EUR', '2026-10-02'), paid('25.00 EUR', '2026-09-02')];
  assert.equal(comparison([], '5.00 EUR'), 'Nothing was paid to them before.');
  assert.equal(comparison(two, '500.00 EUR'), 'More than all 2 earlier payments.');
  assert.equal(comparison(two.slice(1), '1.00 EUR'), 'Less than the one earlier payment.');
  assert.equal(comparison(two, '30.00 EUR'), 'Within what was paid before: 25.00 to 50.00.');
  assert.equal(comparison(two.slice(0, 1), '50.00 EUR'), 'The same as the one earlier payment.');
});
