// The second of two clicks is none: what the first brings is on its way. The server keeps to that too, where it leads on
// (foundation/core/once.py). Going back to a form that was done finds it as it was drawn, where the browser would put in
// once more what was sent.
{
  const WHILE = 5000; // a form that brings a file leaves the page as it is
  const SENT = "holdout:once";
  const DONE = "holdout:done";
  const sent = new WeakMap(); // form -> when

  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const write = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* as it would be without */ } };
  const markOf = (form) => `${location.pathname} ${form.getAttribute("action")} ${[...document.forms].indexOf(form)}`;

  // On window, after all who may hold a form back.
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const again = Date.now() - (sent.get(event.target) ?? 0) < WHILE;
    if (again) { event.preventDefault(); return; }
    sent.set(event.target, Date.now());
    write(SENT, markOf(event.target));
  });

  // Done is what led on to another page.
  const way = performance.getEntriesByType("navigation")[0];
  const mark = read(SENT);
  write(SENT, null);
  if (mark && way?.type === "navigate" && way.redirectCount) write(DONE, [...(read(DONE) ?? []), mark].slice(-20));

  window.addEventListener("pageshow", (event) => {
    for (const form of document.forms) sent.delete(form);
    if (event.persisted || way?.type !== "back_forward") return;
    const done = read(DONE) ?? [];
    for (const form of document.forms) if (done.includes(markOf(form))) form.reset();
  });
}
