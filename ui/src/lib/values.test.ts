import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, Objection, Planned, Run } from '../api';
import { differences } from './changes';
import { detailsOf } from './details';
import { formOf, fromField, sayValue, toField } from './values';

test('an edited value keeps the form of the old one', () => {
  const same: Json[] = [
    'Priya',
    'Dear Anna,\n\nsee you.',
    '2026-12-08',
    '2026-11-26T15:00:00+01:00[Europe/Berlin]',
    12.5,
    true,
    false,
    ['a@b.example', 'c@d.example'],
    [],
  ];
  for (const value of same) assert.deepEqual(fromField(toField(value), value), value);
  assert.deepEqual(fromField(' a@b.example \n\n', ['c@d.example']), ['a@b.example']);
});

test('what is no plain value is not edited', () => {
  assert.equal(formOf({ result_of_step: 2, path: '.id' }), 'fixed');
  assert.equal(formOf([{ item: 'milk' }]), 'fixed');
});

test('values are said in words', () => {
  assert.equal(sayValue('DE28990055550000420017'), 'DE28 9900 5555 0000 4200 17');
  assert.equal(sayValue({ result_of_step: 2, path: '.id' }), 'what step 2 gives (id)');
  assert.equal(sayValue(['a', 'b']), 'a, b');
});

function step(number: number, tool: string, values: { [name: string]: Json }, preview: string): Planned {
  return {
    step: number,
    line: 1,
    tool,
    effect: 'send',
    arguments: values,
    sources: {},
    origins: {},
    preview,
    details: [],
    links: [],
    undo: null,
    verdict: 'ask',
    rule: null,
    because: '',
    approved: false,
    awaits_results: false,
  };
}

function run(planned: Planned[], objections: Partial<Objection>[] = []): Run {
  return {
    run: 'abcd',
    created: '',
    request: '',
    state: 'waiting',
    plan: '',
    seal: 's',
    struck: [],
    answer: [],
    happened: [],
    possible_after: [],
    planned,
    objections: objections as Objection[],
  };
}

test('what has changed between two previews is said by argument', () => {
  const before = run([
    step(1, 'mail.send', { to: ['a'], body: 'x' }, 'mail to a'),
    step(2, 'mail.send', { to: ['b'] }, 'mail to b'),
  ]);
  const after = run(
    [step(1, 'mail.send', { to: ['c'], body: 'x' }, 'mail to c'), step(3, 'mail.move', {}, 'moves it')],
    [{ sentence: 'Odd.' }],
  );
  assert.deepEqual(differences(before, after), [
    'No longer planned: mail to b',
    'Step 1, to: without a, with c',
    'New: moves it',
    'New objection: Odd.',
  ]);
  assert.deepEqual(differences(before, before), []);
});

test('what was taken out of a list is called as it was shown', () => {
  const about = (ids: string[]): Planned => ({
    ...step(2, 'mail.delete', { ids }, `${ids.length} mails`),
    links: ids.map((id) => `mail:${id}`),
    details: ids.map((id) => `"${id}" of B`),
  });
  assert.deepEqual(differences(run([about(['x', 'y', 'z'])]), run([about(['x', 'z'])])), [
    'Step 2, which ones: without "y" of B',
  ]);
  assert.deepEqual(differences(run([about(['x', 'y'])]), run([about(['y', 'x'])])), [
    'Step 2, which ones: in another order',
  ]);
});

test('a preview that differs with the same arguments is a difference', () => {
  assert.deepEqual(differences(run([step(1, 't', {}, 'moves 3 mails')]), run([step(1, 't', {}, 'moves 4 mails')])), [
    'Step 1: moves 4 mails',
  ]);
});

test('the lines of a message in a preview are one letter', () => {
  assert.deepEqual(detailsOf(['mail to a', '| Dear A,', '| ', '|', '| bye', 'attached: x']), [
    { letter: false, text: 'mail to a' },
    { letter: true, text: 'Dear A,\n\n\nbye' },
    { letter: false, text: 'attached: x' },
  ]);
});
