// What is given to a request: files that were dropped or chosen, and long texts that were pasted. From outside, all of it.

export const kMostBytes = 20 * 1024 * 1024;
export const kMostGiven = 8;
// In bytes; a multiple of three, so that all parts but the last have no padding.
export const kPart = 150_000;

// Longer than what one says oneself.
const kLongText = 500;
const kManyLines = 4;

export function isLongText(text: string): boolean {
  return text.length > kLongText || text.trim().split('\n').length > kManyLines;
}

export function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

// Why it is not taken; empty: it is.
export function whyNot(size: number, already: number): string {
  if (size === 0) return 'There is nothing in it.';
  if (size > kMostBytes) return 'It is larger than 20 MiB. Put it into your files yourself, and say what it is called.';
  if (already >= kMostGiven) return `A request takes ${kMostGiven} at most.`;
  return '';
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x2000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  }
  return btoa(text);
}
