"use strict";
// What makes the pages an app: they stay when the signal goes, and so does what was typed. All of it works without.
(function () {
  const root = document.documentElement, who = document.body.dataset.who;
  const notice = document.getElementById("offline"), queue = document.getElementById("queue");

  function say(box, text) {
    box.querySelector("[data-text]").textContent = text;
    box.hidden = !text;
  }

  // A page that was kept says so, until a fresh one has come.
  function sayKept() {
    if (!root.dataset.kept) return say(notice, "");
    const at = new Date(Number(root.dataset.kept)), day = at.toDateString() === new Date().toDateString();
    const time = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Pontianak",
      ...(day ? {} : { weekday: "long", day: "numeric", month: "short" }) }).format(at);
    say(notice, notice.dataset.kept.replace("{time}", time));
  }

  document.addEventListener("hidran:fresh", () => { delete root.dataset.kept; sayKept(); });

  function newKey() {
    const random = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)));
    return btoa(random).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // A page kept in the phone shows an old key: each showing needs its own, each sending of one showing the same.
  function renew(form) {
    if (form.elements.key) form.elements.key.value = newKey();
  }

  function entryOf(form, submitter) {
    const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File) || value.size);
    if (submitter && submitter.name) fields.push([submitter.name, submitter.value]);
    return { key: form.elements.key.value, action: form.action, fields, who, at: Date.now(),
      page: location.pathname + location.search, title: document.title };
  }

  function showAnswer(found) {
    const fresh = new DOMParser().parseFromString(found.text, "text/html").querySelector("main");
    if (fresh) document.querySelector("main").innerHTML = fresh.innerHTML;
    window.scrollTo(0, 0);
    forms();
  }

  async function submit(form, submitter) {
    const entry = entryOf(form, submitter), buttons = form.querySelectorAll("button");
    buttons.forEach((b) => { b.disabled = true; });
    await self.Queue.put(entry);
    const found = await self.Queue.send(entry.key);
    if (found.outcome === "sent") return location.assign(found.url);
    buttons.forEach((b) => { b.disabled = false; });
    if (found.outcome === "refused") {
      await self.Queue.remove(entry.key);
      return showAnswer(found);
    }
    form.reset();
    renew(form);
    await sayWaiting();
    queue.scrollIntoView({ block: "center" });
    later();
  }

  // The phone may send it by itself when the signal comes back, with the page closed.
  function later() {
    if (!navigator.serviceWorker) return;
    navigator.serviceWorker.ready.then((found) => found.sync && found.sync.register(`queue-${who}`)).catch(() => null);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-offline]") || !form.elements.key || !window.indexedDB) return;
    event.preventDefault();
    submit(form, event.submitter).catch(() => form.submit()); // a phone without such a store sends as ever
  });

  async function mine() {
    return (await self.Queue.all()).filter((entry) => entry.who === who);
  }

  async function sayWaiting() {
    const found = await mine(), refused = found.filter((e) => e.outcome === "refused");
    const login = found.some((e) => e.outcome === "login");
    const word = refused.length ? "refused" : login ? "login" : "waiting";
    const n = refused.length || found.length;
    say(queue, n ? queue.dataset[word].replace("{n}", n) : "");
    queue.querySelector("[data-send]").hidden = Boolean(refused.length);
    const again = queue.querySelector("[data-again]");
    again.hidden = !refused.length;
    if (refused.length) again.href = `${refused[0].page.split("#")[0]}#isi=${refused[0].key}`;
  }

  async function sendWaiting() {
    const tried = await self.Queue.sendAll(who);
    await sayWaiting();
    if (tried.some((t) => t.outcome === "sent")) document.dispatchEvent(new Event("hidran:sent"));
  }

  // What the server refused is filled into its form once more, so that nothing has to be typed again.
  async function refill() {
    const key = location.hash.startsWith("#isi=") && location.hash.slice(5);
    const entry = key && (await self.Queue.all()).find((e) => e.key === key);
    const form = entry && [...document.querySelectorAll("form[data-offline]")].find((f) => f.action === entry.action);
    if (!form) return;
    entry.fields.filter(([name, value]) => name !== "key" && typeof value === "string").forEach(([name, value]) => {
      [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].forEach((input) => {
        if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
        else if (input.tagName !== "BUTTON") input.value = value;
      });
    });
    await self.Queue.remove(key);
    await sayWaiting();
  }

  // Copies what a box holds; without the clipboard's own way the box is marked, ready for the finger.
  function offerCopies() {
    document.querySelectorAll("[data-copy]").forEach((button) => {
      const box = document.getElementById(button.dataset.copy);
      button.hidden = false;
      button.addEventListener("click", async () => {
        box.select();
        try { await navigator.clipboard.writeText(box.value); } catch (error) { document.execCommand("copy"); }
        button.querySelector("span").textContent = button.dataset.done;
      });
    });
  }

  function forms() {
    document.querySelectorAll("form[data-offline]").forEach(renew);
  }

  // The page for when there is no signal lists what is kept in this phone.
  async function listKept() {
    const list = document.getElementById("kept");
    if (!list || !window.caches) return;
    const pages = await caches.open("pages");
    for (const request of await pages.keys()) {
      const text = await (await pages.match(request)).text(), url = new URL(request.url);
      const link = document.createElement("a"), item = document.createElement("li");
      link.href = url.pathname + url.search;
      link.textContent = new DOMParser().parseFromString(text, "text/html").title;
      item.append(link);
      list.prepend(item);
    }
  }

  // The first page was on its way before the service worker stood: it is asked for once more, so that it is kept too.
  function settle() {
    if (!navigator.serviceWorker) return;
    const before = navigator.serviceWorker.controller;
    navigator.serviceWorker.register("/sw.js").catch(() => null);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (!before) fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    });
  }

  sayKept();
  forms();
  offerCopies();
  listKept();
  settle();
  if (window.indexedDB) {
    refill().then(sendWaiting).catch(() => null);
    window.addEventListener("hashchange", refill);
    window.addEventListener("online", sendWaiting);
    setInterval(() => navigator.onLine && sendWaiting(), 60000);
    queue.querySelector("[data-send]").addEventListener("click", sendWaiting);
  }
})();
