// Text from outside, taken apart so that it can be shown and cannot deceive: what turns the reading direction round, hides
// or draws over other text becomes a visible mark. What is left is shown as text, never as markup.

export type Piece = { kind: 'text'; text: string } | { kind: 'mark'; text: string; says: string };

const kNames = new Map<number, string>([
  [0x00ad, 'soft hyphen'],
  [0x061c, 'direction mark'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'direction mark'],
  [0x200f, 'direction mark'],
  [0x202a, 'direction change'],
  [0x202b, 'direction change'],
  [0x202c, 'direction change'],
  [0x202d, 'direction change'],
  [0x202e, 'direction change'],
  [0x2066, 'direction change'],
  [0x2067, 'direction change'],
  [0x2068, 'direction change'],
  [0x2069, 'direction change'],
  [0x2060, 'word joiner'],
  [0xfeff, 'zero-width space'],
]);

// Drawn as nothing, or not drawn as what it is: formats, controls, blanks that are letters by name, stray surrogates.
const kHidden =
  /[\p{Cf}\p{Cs}\p{Co}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const kJoinedScripts =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}\p{Script=Khmer}]/u;
const kPicture = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const kEmojiBase = /[\p{Extended_Pictographic}0-9#*]/u;
const kCombining = /\p{M}/u;

// More marks than this over one letter would draw over the lines around it.
const kMostCombining = 4;

// Joiners have a use inside of some scripts and of pictures, and the picture selector after a picture.
function hasUse(code: number, before: string, after: string): boolean {
  if (code === 0x200d) {
    return (
      (kPicture.test(before) && kPicture.test(after)) || (kJoinedScripts.test(before) && kJoinedScripts.test(after))
    );
  }
  if (code === 0x200c) return kJoinedScripts.test(before) && kJoinedScripts.test(after);
  if (code === 0xfe0f || code === 0xfe0e) return kEmojiBase.test(before);
  return false;
}

function nameOf(code: number): string {
  return kNames.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  const characters = [...text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')];
  let plain = '';
  let combining = 0;
  let hidden: number[] = [];

  const endPlain = () => {
    if (plain) out.push({ kind: 'text', text: plain });
    plain = '';
  };
  const endHidden = () => {
    if (hidden.length === 0) return;
    endPlain();
    const names = [...new Set(hidden.map(nameOf))];
    const what = names.length === 1 ? names[0] : 'invisible characters';
    const says = hidden.length === 1 ? `hidden: ${what}` : `${hidden.length} hidden: ${what}`;
    out.push({ kind: 'mark', text: hidden.length === 1 ? '◌' : `◌${hidden.length}`, says });
    hidden = [];
  };

  characters.forEach((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    if (kHidden.test(character) && !hasUse(code, characters[index - 1] ?? '', characters[index + 1] ?? '')) {
      hidden.push(code);
      return;
    }
    combining = kCombining.test(character) ? combining + 1 : 0;
    if (combining > kMostCombining && code !== 0xfe0f) {
      hidden.push(code);
      return;
    }
    endHidden();
    plain += character;
  });
  endHidden();
  endPlain();
  return out;
}

// The same for places that take no elements, such as an accessible name: marks become words in brackets.
export function plainText(text: string): string {
  return pieces(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : `[${piece.says}]`))
    .join('');
}

export function shortened(text: string, most: number): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= most
    ? line
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
