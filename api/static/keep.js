"use strict";
// The service worker: keeps our own files and the pages last seen, for when there is no signal; sends what waits.
const SHELL = `shell-${self.HIDRAN.version}`, PAGES = "pages";
const MOST = 40, PATIENCE_MS = 8000, WAYS_IN = ["/masuk", "/keluar"];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(self.HIDRAN.shell)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell-") && name !== SHELL;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const wayIn = WAYS_IN.some((path) => url.pathname === path || url.pathname.startsWith(`${path}/`));
  if (request.method !== "GET") {
    if (wayIn) event.waitUntil(caches.delete(PAGES)); // whoever comes next sees nothing of whoever leaves
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(ours(request));
  } else if (!wayIn && !url.pathname.startsWith("/api/") && (request.headers.get("Accept") || "").includes("text/html")) {
    event.respondWith(page(event));
  } else if (wayIn && request.mode === "navigate") {
    event.respondWith(fetch(request).then(forgetting, elsewhere));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag.startsWith("queue-")) event.waitUntil(self.Queue.sendAll(event.tag.slice("queue-".length)));
});

// A file whose address changes with it never has to be asked for again; a page's own drawing is kept with the rest.
async function ours(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && new URL(request.url).searchParams.has("v")) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

// A page that asks who we are: nobody is logged in here, so nothing may stay that only they could see.
async function forgetting(answer) {
  if (answer.ok) await caches.delete(PAGES);
  return answer;
}

// From the server when it answers soon, else as it was last seen; what comes late is kept for the next time.
async function page(event) {
  const { request } = event;
  const fresh = fetch(request).then((answer) => {
    event.waitUntil(keep(request, answer.clone()));
    return answer;
  });
  if (request.mode !== "navigate") return fresh;
  const pages = await caches.open(PAGES), kept = await pages.match(request.url, { ignoreVary: true });
  const soon = kept ? Promise.race([fresh, patience()]) : fresh;
  return soon.catch(() => (kept ? dated(kept) : elsewhere()));
}

function patience() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
}

function elsewhere() {
  return caches.match("/luring");
}

async function keep(request, answer) {
  const given = answer.headers, ofOurs = answer.type === "basic" && !answer.redirected;
  const html = (given.get("Content-Type") || "").startsWith("text/html");
  if (!answer.ok || !ofOurs || !html || (given.get("Cache-Control") || "").includes("no-store")) return;
  const headers = new Headers(given);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Kept", String(Date.now()));
  const pages = await caches.open(PAGES), body = await answer.text();
  await pages.delete(request.url);
  await pages.put(request.url, new Response(body, { headers }));
  const addresses = await pages.keys();
  await Promise.all(addresses.slice(0, Math.max(addresses.length - MOST, 0)).map((old) => pages.delete(old)));
}

// The page itself says when it was kept: app.js reads it from there.
async function dated(kept) {
  const text = await kept.text();
  return new Response(text.replace("<html ", `<html data-kept="${kept.headers.get("X-Kept")}" `), { headers: kept.headers });
}
