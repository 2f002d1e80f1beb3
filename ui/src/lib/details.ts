// The lines of a preview's details. Lines that begin with a bar are the text of a message: they belong together.

export interface Detail {
  letter: boolean;
  text: string;
}

export function detailsOf(lines: string[]): Detail[] {
  const out: Detail[] = [];
  for (const line of lines) {
    const bar = /^\|(?: |$)/.exec(line);
    const text = bar ? line.slice(bar[0].length) : line;
    const last = out.at(-1);
    if (bar && last?.letter) last.text += `\n${text}`;
    else out.push({ letter: bar !== null, text });
  }
  return out;
}
