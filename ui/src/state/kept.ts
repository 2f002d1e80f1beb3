// What was said on this page and has become no run yet, for a reload: it stays in this tab, and goes with the session.

import { kMostKept, readKept, type KeptExchange } from '../lib/kept';

const kName = 'adjutant.talk';

export function keep(exchanges: KeptExchange[]): void {
  try {
    if (exchanges.length) sessionStorage.setItem(kName, JSON.stringify(exchanges.slice(-kMostKept)));
    else sessionStorage.removeItem(kName);
  } catch {
    // Without storage nothing is kept.
  }
}

export function kept(): KeptExchange[] {
  try {
    return readKept(sessionStorage.getItem(kName));
  } catch {
    return [];
  }
}
