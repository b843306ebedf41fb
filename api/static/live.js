"use strict";
// Asks for the page again when the server says that something changed; without it the page still works by itself.
(function () {
  const main = document.querySelector("main[data-live]");
  const least = Number(main.dataset.every) * 1000;
  let source = null, timer = 0, last = Date.now(), busy = false;

  // What a form key is does not matter here: a script fills it in.
  function touched(i) {
    if (i.type === "hidden") return false;
    if (i.tagName === "OPTION") return i.selected !== i.defaultSelected && i.parentElement.selectedIndex > 0;
    return i.type === "radio" || i.type === "checkbox" ? i.checked !== i.defaultChecked : i.value !== i.defaultValue;
  }

  function put(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    if (!fresh) return;
    document.dispatchEvent(new Event("hidran:fresh"));
    if ([...main.querySelectorAll("input, textarea, option")].some(touched)) return; // somebody is typing
    const open = [...main.querySelectorAll("details[open]")].map((d) => d.id);
    const focus = document.activeElement && document.activeElement.getAttribute("href");
    const at = window.scrollY;
    main.innerHTML = fresh.innerHTML;
    open.forEach((id) => { const d = document.getElementById(id); if (d) d.open = true; });
    const again = focus && main.querySelector(`a[href="${CSS.escape(focus)}"]`);
    if (again) again.focus({ preventScroll: true });
    window.scrollTo(0, at);
  }

  function refresh() {
    timer = 0;
    if (busy || document.hidden) return;
    busy = true;
    fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" })
      .then((r) => (r.ok ? r.text().then(put) : null))
      .catch(() => null)
      .then(() => { busy = false; last = Date.now(); });
  }

  function soon(wait) {
    if (!timer) timer = setTimeout(refresh, Math.max(wait, 0));
  }

  function listen() {
    if (source || !window.EventSource) return;
    source = new EventSource("/api/v1/stream");
    source.onopen = () => { main.dataset.live = "on"; };
    source.onerror = () => { main.dataset.live = ""; };
    source.addEventListener("change", (event) => {
      const changed = JSON.parse(event.data).changed;
      const news = changed.some((what) => what !== "reading");
      if (news && timer) { clearTimeout(timer); timer = 0; }
      soon(news ? 200 : last + least - Date.now());
    });
  }

  function rest() {
    if (source) source.close();
    source = null;
  }

  // A page nobody looks at costs no data; when it is looked at again it is brought up to date.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { rest(); } else { listen(); refresh(); }
  });
  setInterval(() => soon(0), 60000);
  listen();
})();
