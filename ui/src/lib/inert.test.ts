import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces, plainText, shortened } from './inert';

test('ordinary text in any script is left alone', () => {
  for (const text of [
    'Dear Alex,\n\n\tsee you',
    '田中 由紀',
    'שלום',
    'می‌خواهم',
    'क्‍ष',
    'Ünïcödé',
    '👩‍💻 and ❤️ 5️⃣',
    '🏳️‍🌈',
  ]) {
    assert.deepEqual(pieces(text), [{ kind: 'text', text }]);
  }
});

test('a change of direction is marked, and the text stays in the order in which it was written', () => {
  assert.deepEqual(pieces('invoice\u202Efdp.exe'), [
    { kind: 'text', text: 'invoice' },
    { kind: 'mark', text: '◌', says: 'hidden: direction change' },
    { kind: 'text', text: 'fdp.exe' },
  ]);
});

test('no character that changes direction or shows nothing is left', () => {
  const hostile = [
    0x00ad, 0x061c, 0x200b, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff, 0x3164, 0xfe01, 0x7f, 0x1b,
    0xe0041,
  ];
  for (const code of hostile) {
    const found = pieces(`a${String.fromCodePoint(code)}b`);
    assert.equal(found.length, 3, code.toString(16));
    assert.equal(found[1]?.kind, 'mark');
  }
});

test('a joiner between Latin letters is marked', () => {
  assert.equal(plainText('pay\u200Dpal'), 'pay[hidden: zero-width joiner]pal');
});

test('many hidden characters in a row are one mark that counts them', () => {
  const tags = [...'ignore'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
  assert.deepEqual(pieces(`hi${tags}`)[1], { kind: 'mark', text: '◌6', says: '6 hidden: invisible characters' });
});

test('marks piled up over a letter do not reach into other lines', () => {
  const shown = pieces(`e${'\u0301'.repeat(50)}x`);
  assert.equal(shown[0]?.text, `e${'\u0301'.repeat(4)}`);
  assert.equal(shown[1]?.kind, 'mark');
  assert.equal(shown[2]?.text, 'x');
});

test('a lone surrogate is marked', () => {
  assert.equal(pieces('a\ud800b')[1]?.kind, 'mark');
});

test('all line ends are one', () => {
  assert.deepEqual(pieces('a\r\nb\rc\u2028d'), [{ kind: 'text', text: 'a\nb\nc\nd' }]);
});

test('shortening keeps to one line and to whole characters', () => {
  assert.equal(shortened('a\nb  c', 10), 'a b c');
  assert.equal(shortened('😀😀😀😀', 3), '😀😀…');
});
