"use strict";
// Forms filled in without a signal: kept in the phone's own store until the server has taken them. Pages and the
// service worker share it. What is sent twice carries the same `key`, and the server takes it once.
self.Queue = (function () {
  const CLAIM_MS = 90000, GIVE_UP_MS = 120000;

  function store(mode, ask) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("hidran", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "key" });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const db = opening.result, change = db.transaction("forms", mode), found = {};
        ask(change.objectStore("forms"), found);
        change.oncomplete = () => { db.close(); resolve(found.value); };
        change.onabort = () => { db.close(); reject(change.error); };
      };
    });
  }

  const put = (entry) => store("readwrite", (forms) => forms.put(entry));
  const remove = (key) => store("readwrite", (forms) => forms.delete(key));

  function all() {
    return store("readonly", (forms, found) => {
      forms.getAll().onsuccess = (event) => { found.value = event.target.result.sort((a, b) => a.at - b.at); };
    });
  }

  // A page and the service worker may wake together: one of them sends.
  function claim(key) {
    return store("readwrite", (forms, found) => {
      forms.get(key).onsuccess = (event) => {
        const entry = event.target.result;
        if (!entry || (entry.claimed && Date.now() - entry.claimed < CLAIM_MS)) return;
        forms.put({ ...entry, claimed: Date.now() });
        found.value = entry;
      };
    });
  }

  function body(entry) {
    const form = new FormData();
    entry.fields.forEach(([name, value]) => form.append(name, value));
    return form;
  }

  // sent: the server has it. later: no signal, or the server is ill. login: it does not know us. refused: never as it is.
  function outcome(answer) {
    if (new URL(answer.url).pathname.startsWith("/masuk") || answer.status === 401) return "login";
    if (answer.ok) return "sent";
    return answer.status >= 500 || answer.status === 429 ? "later" : "refused";
  }

  async function send(key) {
    const entry = await claim(key);
    if (!entry) return { outcome: "busy" };
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), GIVE_UP_MS);
    try {
      const answer = await fetch(entry.action, {
        method: "POST", body: body(entry), headers: { Accept: "text/html" }, signal: stop.signal,
      });
      const found = { outcome: outcome(answer), url: answer.url, status: answer.status, text: await answer.text() };
      if (found.outcome === "sent") await remove(key);
      else await put({ ...entry, claimed: 0, outcome: found.outcome });
      return found;
    } catch (error) {
      await put({ ...entry, claimed: 0, outcome: "later" });
      return { outcome: "later" };
    } finally {
      clearTimeout(clock);
    }
  }

  // `who`: only what the same person filled in. The oldest first; where there is no signal the rest waits too.
  async function sendAll(who) {
    const tried = [];
    for (const entry of await all()) {
      if (entry.who !== who || entry.outcome === "refused") continue;
      tried.push(await send(entry.key));
      if (tried[tried.length - 1].outcome === "later") break;
    }
    return tried;
  }

  return { put, all, remove, send, sendAll };
})();
