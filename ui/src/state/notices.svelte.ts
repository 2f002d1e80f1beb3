// One sentence at a time that is shown at the edge and read out by a screen reader.

const kShownFor = 8_000;

class Notices {
  text = $state('');
  grave = $state(false);
  private hiding: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.show(text, false);
  }

  warn(text: string): void {
    this.show(text, true);
  }

  clear(): void {
    clearTimeout(this.hiding);
    this.text = '';
  }

  private show(text: string, grave: boolean): void {
    this.clear();
    this.text = text;
    this.grave = grave;
    // A warning stays until the owner has put it away.
    if (!grave) this.hiding = setTimeout(() => this.clear(), kShownFor);
  }
}

export const notices = new Notices();
