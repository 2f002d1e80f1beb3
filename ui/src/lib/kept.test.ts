import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readKept } from './kept';

const question = { question: 'Which Anna?', options: ['Anna Keller', 'Anna Lindqvist'] };

test('what was kept is read back', () => {
  const all = [
    { text: 'write to Anna', begun: 5, choices: [], given: [], question },
    {
      text: 'pay it',
      begun: 6,
      choices: [{ question: 'Which bill?', option: 'Telcom' }],
      given: ['Downloads/Given/bill.pdf'],
    },
  ];
  assert.deepEqual(readKept(JSON.stringify(all)), all);
  assert.deepEqual(readKept(null), []);
});

test('what is of another form is left out', () => {
  for (const written of ['{', '{}', '7', '[7, null, {"text": "a"}]']) assert.deepEqual(readKept(written), []);
  const odd = [{ text: 'a', begun: 1, choices: [{ question: 'b' }] }];
  assert.deepEqual(readKept(JSON.stringify(odd)), []);
  const half = [{ text: 'a', begun: 1, choices: [], question: { question: 'b' }, more: 1 }];
  assert.deepEqual(readKept(JSON.stringify(half)), [{ text: 'a', begun: 1, choices: [], given: [] }]);
});
