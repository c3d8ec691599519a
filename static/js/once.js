// The second of two clicks is none: what the first brings is on its way. The server keeps to that too, where it leads on
// (foundation/core/once.py).
{
  const WHILE = 5000; // a form that brings a file leaves the page as it is
  const sent = new WeakMap(); // form -> when

  // On window, after all who may hold a form back.
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const again = Date.now() - (sent.get(event.target) ?? 0) < WHILE;
    if (again) event.preventDefault();
    else sent.set(event.target, Date.now());
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) sent.delete(form);
  });
}
