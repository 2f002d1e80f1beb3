import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLongText, kMostBytes, kPart, nameOf, toBase64, whyNot } from './given';

test('what is longer than what one says is a text from elsewhere', () => {
  assert.equal(isLongText('write to Ben that I am late'), false);
  assert.equal(isLongText('one\ntwo\nthree\n'), false);
  assert.equal(isLongText('one\ntwo\nthree\nfour\nfive'), true);
  assert.equal(isLongText('x'.repeat(501)), true);
});

test('what is not taken says why', () => {
  assert.equal(whyNot(1, 0), '');
  assert.match(whyNot(kMostBytes + 1, 0), /20 MiB/);
  assert.match(whyNot(0, 0), /nothing/);
  assert.match(whyNot(1, 8), /8 at most/);
});

test('parts are written as the daemon reads them', () => {
  assert.equal(kPart % 3, 0);
  const bytes = Uint8Array.from({ length: 20_001 }, (_, index) => index % 256);
  assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
  assert.equal(nameOf('Downloads/Given/bill (2).pdf'), 'bill (2).pdf');
});
