// / searches, G then D, R or C goes places, Z takes back the last move while its toast is up. Off in the account.
{
  const WAIT = 1500;
  let goUntil = 0;

  const typing = (target) => target.closest?.("input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]");
  // Off by choice, and behind an open dialog, which has its own.
  const keysOff = () => document.documentElement.dataset.keys === "off" || Boolean(document.querySelector("dialog:modal"));
  window.holdout = { ...window.holdout, typing, keysOff };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keysOff() || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (goUntil > Date.now()) {
      goUntil = 0;
      const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (place) { event.preventDefault(); place.click(); }
      return;
    }
    if (key === "g") { goUntil = Date.now() + WAIT; return; }
    if (key === "/") {
      const search = document.querySelector("[data-search]");
      if (search?.checkVisibility?.()) { event.preventDefault(); search.focus(); search.select(); }
      else document.querySelector("[data-search-link]")?.click();
    } else if (key === "z") {
      const undo = [...document.querySelectorAll("[data-undo]")].at(-1);
      if (undo) { event.preventDefault(); undo.requestSubmit(); }
    }
  });
}
