import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, saySeconds } from './countdown';

test("what is left is counted from the daemon's clock", () => {
  const [set, due] = ['2026-11-26T08:00:00Z', '2026-11-26T08:10:00Z'];
  assert.deepEqual(count('2026-11-26T08:05:00Z', 0, set, due), { seconds: 300, says: '5:00', over: 0.5 });
  assert.equal(count('2026-11-26T08:05:00Z', 999, set, due).says, '5:00');
  assert.equal(count('2026-11-26T08:05:00Z', 1001, set, due).says, '4:59');
  assert.deepEqual(count('2026-11-26T09:05:00Z', 0, set, due), { seconds: 0, says: '0:00', over: 1 });
});

test('long times are said in days', () => {
  assert.equal(saySeconds(3849), '1:04:09');
  assert.equal(saySeconds(3 * 86400 + 4 * 3600 + 300), '3 d 04:05');
});
