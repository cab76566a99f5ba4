// The interview part without a network. It answers for /field/ alone: the page itself, what the page is made of,
// nothing else. What is written in interviews never passes through here.
const SHELL = '/field/interviews';
const CACHE = 'hengping-field-1';
const PATIENCE_MS = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(renew().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('hengping-field-') && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && url.pathname === SHELL) event.respondWith(page(event));
  else if (isPart(url.pathname)) event.respondWith(part(request));
});

function isPart(path) {
  return path.startsWith('/_next/static/') || path === '/icon.svg' || path === '/field/app.webmanifest';
}

// From the server where it answers soon, so that the page is the newest; else as it was kept.
async function page(event) {
  const asked = fetch(event.request);
  try {
    const reply = await Promise.race([
      asked,
      new Promise((_, late) => setTimeout(() => late(new Error('late')), PATIENCE_MS)),
    ]);
    if (!reply.ok) throw new Error(String(reply.status));
    event.waitUntil(keep(reply.clone()).catch(() => {}));
    return reply;
  } catch {
    const kept = await caches.match(SHELL);
    return kept ?? asked;
  }
}

// Parts carry their content in their name: what was kept is what the server would send.
async function part(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const reply = await fetch(request);
  if (reply.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, reply.clone()).catch(() => {});
  }
  return reply;
}

async function renew() {
  const reply = await fetch(SHELL, { credentials: 'same-origin' });
  if (!reply.ok) throw new Error(`The page was answered ${reply.status}.`);
  await keep(reply);
}

// The page is kept only after everything it names is: a page without its parts would not open.
async function keep(reply) {
  const text = await reply.clone().text();
  const named = text.match(/\/?(?:_next\/)?static\/(?:chunks|css|media)\/[^"'\\\s)?]+/g) ?? [];
  const parts = new Set(named.map((path) => `/_next/${path.replace(/^\/?(?:_next\/)?/, '')}`));
  const cache = await caches.open(CACHE);
  for (const path of [...parts, '/icon.svg', '/field/app.webmanifest']) {
    if ((await cache.match(path)) === undefined) await cache.add(path);
  }
  await cache.put(SHELL, reply);
}

self.addEventListener('message', (event) => {
  if (event.data === 'renew') event.waitUntil(renew().catch(() => {}));
});
