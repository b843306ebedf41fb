"use strict";
// Asks for the page again and again and changes only what differs, so that a button under a finger stays where it is.
(function () {
  const every = () => Number((document.querySelector("main[data-live]") || { dataset: {} }).dataset.live) || 0;
  let busy = false;

  function attributes(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !(name === "open" && old.localName === "details")) old.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (name === "open" && old.localName === "details") continue;
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  }

  function same(a, b) {
    return a.nodeType === b.nodeType && a.localName === b.localName && a.id === b.id;
  }

  function morph(old, fresh) {
    if (old.nodeType !== 1) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    attributes(old, fresh);
    const mine = [...old.childNodes], theirs = [...fresh.childNodes];
    theirs.forEach((child, i) => {
      if (i >= mine.length) old.append(child);
      else if (same(mine[i], child)) morph(mine[i], child);
      else mine[i].replaceWith(child);
    });
    mine.slice(theirs.length).forEach((child) => child.remove());
  }

  function put(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const main = fresh.querySelector("main");
    if (!main) return;
    if (!main.dataset.live) { location.replace("/"); return; }
    morph(document.querySelector("main"), main);
  }

  function refresh() {
    if (busy || document.hidden) return Promise.resolve();
    busy = true;
    return fetch("/", { cache: "no-store" })
      .then((r) => (r.ok ? r.text().then(put) : null))
      .catch(() => null)
      .then(() => { busy = false; });
  }

  function again() {
    setTimeout(() => refresh().then(again), every() || 2000);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, by = event.submitter;
    if (form.getAttribute("action") === "/akhiri") return;
    event.preventDefault();
    const values = new URLSearchParams(new FormData(form, by));
    fetch(form.getAttribute("action"), { method: "POST", body: values })
      .then((r) => (r.ok ? refresh() : location.replace("/")))
      .then(() => { if (form.getAttribute("action") === "/rusakkan") window.scrollTo({ top: 0, behavior: "smooth" }); })
      .catch(() => null);
  });
  document.addEventListener("visibilitychange", refresh);
  again();
})();
