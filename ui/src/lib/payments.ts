// Earlier payments as a small chart: a bar each, the oldest first, and the one that is planned at the end.

import type { EarlierPayment } from '../api';
import { writtenTime } from './time';

export interface Bar {
  amount: number;
  // "84.00 EUR", as it was said.
  says: string;
  date: string;
  kind: 'earlier' | 'elsewhere' | 'planned';
  height: number;
}

// The number of "1234.50 EUR"; 0 where it is none.
export function numberOf(amount: string): number {
  const found = /^-?\d+(?:\.\d+)?/.exec(amount);
  return found ? Number(found[0]) : 0;
}

const kMost = 12;

export function barsOf(earlier: EarlierPayment[], planned: string, on: string): Bar[] {
  const bars: Bar[] = earlier
    .slice(0, kMost)
    .reverse()
    .map((one) => ({
      amount: numberOf(one.amount),
      says: one.amount,
      date: writtenTime(one.at)?.date ?? '',
      kind: one.same_account ? 'earlier' : 'elsewhere',
      height: 0,
    }));
  bars.push({ amount: numberOf(planned), says: planned, date: on, kind: 'planned', height: 0 });
  const most = Math.max(...bars.map((bar) => bar.amount), 0.01);
  for (const bar of bars) bar.height = bar.amount / most;
  return bars;
}

// In one sentence how the amount stands to the earlier ones.
export function comparison(earlier: EarlierPayment[], planned: string): string {
  const amounts = earlier.map((one) => numberOf(one.amount)).sort((left, right) => left - right);
  if (amounts.length === 0) return 'Nothing was paid to them before.';
  const now = numberOf(planned);
  const [least, most] = [amounts[0] ?? 0, amounts.at(-1) ?? 0];
  const count = amounts.length === 1 ? 'the one earlier payment' : `all ${amounts.length} earlier payments`;
  if (now > most) return `More than ${count}.`;
  if (now < least) return `Less than ${count}.`;
  if (least === most) return `The same as ${count}.`;
  return `Within what was paid before: ${least.toFixed(2)} to ${most.toFixed(2)}.`;
}
