// Where in the page the owner is: the address says it, so that a reload or a link lands on the same.

export type Route =
  | { view: 'talk' }
  | { view: 'run'; run: string }
  | { view: 'ledger'; state: string; words: string; from: string; to: string }
  | { view: 'away'; since: string }
  | { view: 'routines' }
  | { view: 'mandate' }
  | { view: 'skills' }
  | { view: 'settings' }
  | { view: 'health' }
  | { view: 'lost' };

export function routeOf(address: URL): Route {
  const path = address.pathname.replace(/\/+$/, '') || '/';
  const run = /^\/runs\/([a-z0-9]{4,40})$/.exec(path)?.[1];
  if (run) return { view: 'run', run };
  switch (path) {
    case '/':
    case '/login':
      return { view: 'talk' };
    case '/ledger':
      return {
        view: 'ledger',
        state: address.searchParams.get('state') ?? '',
        words: address.searchParams.get('words') ?? '',
        from: address.searchParams.get('from') ?? '',
        to: address.searchParams.get('to') ?? '',
      };
    case '/away':
      return { view: 'away', since: address.searchParams.get('since') ?? '' };
    case '/routines':
      return { view: 'routines' };
    case '/mandate':
      return { view: 'mandate' };
    case '/skills':
      return { view: 'skills' };
    case '/settings':
      return { view: 'settings' };
    case '/health':
      return { view: 'health' };
    default:
      return { view: 'lost' };
  }
}

class Place {
  route: Route = $state.raw(routeOf(new URL(location.href)));

  // Whether the browser's own buttons led here: then one comes back to where one was.
  wentBack = false;

  constructor() {
    addEventListener('popstate', () => {
      this.wentBack = true;
      this.read();
    });
  }

  go(path: string): void {
    history.pushState(null, '', path);
    this.wentBack = false;
    this.read();
  }

  // The present address becomes another, which is no step back.
  become(path: string): void {
    history.replaceState(null, '', path);
    this.read();
  }

  private read(): void {
    this.route = routeOf(new URL(location.href));
  }
}

export const place = new Place();
