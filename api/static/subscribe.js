"use strict";
// The button of /akun/push: asks the browser for a subscription and gives it to Hidran, or takes it back.
(function () {
  const box = document.getElementById("push"), state = box && box.querySelector("[data-state]");
  if (!state) return;
  const on = box.querySelector("[data-turn-on]"), off = box.querySelector("[data-turn-off]");

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - text.length % 4) % 4));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  }

  function show(what, isOn) {
    state.textContent = box.dataset[what];
    on.hidden = isOn !== false;
    off.hidden = isOn !== true;
  }

  async function tell(path, subscription) {
    const body = new URLSearchParams({ subscription: JSON.stringify(subscription) });
    const answer = await fetch(path, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
  }

  async function turnOn(worker) {
    if (await Notification.requestPermission() !== "granted") return show("denied", false);
    const found = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) });
    await tell("/akun/push", found);
    show("on", true);
  }

  async function turnOff(worker) {
    const found = await worker.pushManager.getSubscription();
    if (found) {
      await tell("/akun/push/lepas", found);
      await found.unsubscribe();
    }
    show("off", false);
  }

  function tried(change, worker, before) {
    return () => change(worker).catch(() => show("failed", before));
  }

  async function start() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return show("unable");
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    on.addEventListener("click", tried(turnOn, worker, false));
    off.addEventListener("click", tried(turnOff, worker, true));
    const found = await worker.pushManager.getSubscription();
    show(found ? "on" : "off", Boolean(found));
  }

  start().catch(() => show("unable"));
})();
