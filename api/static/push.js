"use strict";
// The service worker's part for notices: what a push shows, where a tap on it leads, and a subscription made anew.
self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { /* shown as a plain call below: a browser wants something to be shown */ }
  event.waitUntil(self.registration.showNotification(told.title || "Hidran", {
    body: told.body || "", tag: told.tag || "hidran", renotify: true, requireInteraction: Boolean(told.stays),
    icon: "/static/app-192.png", badge: "/static/mask-192.png", lang: "id", data: { url: told.url || "/" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((one) => new URL(one.url).pathname === url.pathname);
    return there ? there.focus() : self.clients.openWindow(url.href);
  })());
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const found = event.newSubscription || await self.registration.pushManager.subscribe(event.oldSubscription.options);
    const body = new URLSearchParams({ subscription: JSON.stringify(found) });
    return fetch("/akun/push", { method: "POST", body, credentials: "same-origin" });
  })());
});
