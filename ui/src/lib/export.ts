// The ledger as a file: all pages of it that fit a filter, as JSON.

import { api, type Json, type RunFilter } from '../api';

export async function recordsOf(filter: RunFilter): Promise<Json[]> {
  const all: Json[] = [];
  let before: string | undefined;
  do {
    const page = await api.records({ ...filter, before });
    all.push(...page.records);
    before = page.next;
  } while (before);
  return all;
}

export function save(name: string, records: Json[]): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify({ records }, null, 1)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
