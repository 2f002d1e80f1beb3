// Keeps the page's own files, so that it opens while the daemon is away. Never touches the API.

declare const self: ServiceWorkerGlobalScope;

const kFiles = 'LISTED_FILES' as unknown as string[];
const kCache = 'page-LISTED_VERSION';

self.addEventListener('install', (event) => {
  const files = kFiles.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(
    caches
      .open(kCache)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const dropOld = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== kCache).map((name) => caches.delete(name))));
  event.waitUntil(dropOld.then(() => self.clients.claim()));
});

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('/', { cacheName: kCache })) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: kCache })) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith('/api/') || address.pathname === '/metrics') return;
  if (event.request.mode === 'navigate') event.respondWith(page(event.request));
  else if (kFiles.includes(address.pathname)) event.respondWith(file(event.request));
});

export {};
