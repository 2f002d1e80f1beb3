// What is being given to the next request: sent to the daemon in parts while the owner still writes.

import { api, asRefusal } from '../api';
import { kPart, nameOf, toBase64, whyNot } from '../lib/given';

export interface Gift {
  key: number;
  name: string;
  // From 0 to 1.
  sent: number;
  // Where it lies once it is whole.
  file: string;
  problem: string;
}

class Given {
  all: Gift[] = $state([]);
  private count = 0;

  readonly underWay = $derived(this.all.some((one) => !one.file && !one.problem));

  async add(content: Blob, name: string): Promise<void> {
    const key = ++this.count;
    const taken = this.all.filter((one) => !one.problem).length;
    this.all.push({ key, name, sent: 0, file: '', problem: whyNot(content.size, taken) });
    const gift = this.all.find((one) => one.key === key);
    if (!gift || gift.problem) return;
    try {
      let far = await api.give(name, content.size);
      while (!far.file && this.all.some((one) => one.key === key)) {
        const part = new Uint8Array(await content.slice(far.have, far.have + kPart).arrayBuffer());
        far = await api.givePart(far.given, far.have, toBase64(part));
        gift.sent = far.have / content.size;
      }
      gift.file = far.file ?? '';
      if (gift.file) gift.name = nameOf(gift.file);
    } catch (error) {
      const refusal = asRefusal(error);
      gift.problem = [refusal.message, refusal.hint].filter(Boolean).join(' ');
    }
  }

  addAll(files: FileList | null | undefined): void {
    for (const file of files ?? []) void this.add(file, file.name || 'file');
  }

  addText(text: string): void {
    void this.add(new Blob([text], { type: 'text/plain' }), 'Pasted text.txt');
  }

  remove(key: number): void {
    this.all = this.all.filter((one) => one.key !== key);
  }

  // What goes with a request; the next one begins without it.
  take(): string[] {
    const files = this.all.filter((one) => one.file).map((one) => one.file);
    this.all = [];
    return files;
  }
}

export const given = new Given();
