// The page stays openable while the daemon is away: a service worker keeps its files. Of the API it keeps nothing.

// Where scripts' addresses must be trusted, this policy vouches for one address only.
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): unknown };
}

const kWorker = '/worker.js';

function vouched(): string | URL {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!policies) return kWorker;
  const policy = policies.createPolicy('adjutant-worker', {
    createScriptURL(address) {
      if (address !== kWorker) throw new TypeError("only the page's own worker");
      return address;
    },
  });
  return policy.createScriptURL(kWorker) as string;
}

export function keepForOffline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  addEventListener('load', () => {
    try {
      navigator.serviceWorker.register(vouched(), { scope: '/' }).catch(() => {});
    } catch {
      // Without it the page needs the daemon to open; all else works.
    }
  });
}
