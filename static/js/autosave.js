// What htmx saves field by field: says Saving, Saved or Not saved, tries again, and never lets text go quietly.
{
  const RETRY = 10000;
  const unsaved = new Map(); // element -> number of the newest edit
  let edits = 0;
  let leaving = false;
  let failed = new Set();

  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

  const tell = (text, state) => {
    const status = document.getElementById("saved");
    if (!status) return;
    status.dataset.state = state;
    const use = { saved: "check", saving: "clock", failed: "alert" }[state];
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "use");
    shape.setAttribute("href", `#i-${use}`);
    icon.append(shape);
    status.replaceChildren(icon, text);
  };

  const partOf = (event) => event.target.closest?.("[data-autosave]");

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const part = partOf(event);
      if (part) unsaved.set(part, ++edits);
    });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.detail.elt;
    if (!part.matches("[data-autosave]")) return;
    if (leaving) { event.preventDefault(); return; }
    part.dataset.sent = unsaved.get(part) ?? "";
    tell("Saving", "saving");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const part = event.detail.elt;
    if (!part.matches("[data-autosave]")) return;
    const { xhr, successful } = event.detail;
    // A refusal (409, 422) is swapped like any answer, so htmx counts it as one: it saved nothing.
    if (successful && xhr.status < 400) {
      if (String(unsaved.get(part) ?? "") === part.dataset.sent) unsaved.delete(part);
      failed.delete(part);
      if (!failed.size) tell(`Saved ${clock()}`, "saved");
      return;
    }
    // Aborted by a newer save of the same part: that one speaks. Refused for good: nothing to try again.
    if (event.detail.failed === false && xhr.status === 0) return;
    const again = xhr.status === 0 || xhr.status === 429 || xhr.status >= 500;
    if (again) failed.add(part);
    tell(again ? "Not saved: no answer. Your text is kept here and sent again every ten seconds" : "Not saved", "failed");
  });

  setInterval(() => {
    for (const part of [...failed]) {
      if (part.isConnected) window.htmx.trigger(part, "retry");
      else failed.delete(part);
    }
  }, RETRY);

  window.addEventListener("online", () => failed.forEach((part) => window.htmx.trigger(part, "retry")));

  // Pressing a button leaves the field, which saves it. The form waits for that answer, for it renews the version that
  // the form carries; sent side by side, the two would be a conflict with oneself.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!document.querySelector("[data-autosave].htmx-request")) { leaving = true; return; }
    event.preventDefault();
    const again = () => setTimeout(() => event.target.requestSubmit(event.submitter));
    document.addEventListener("htmx:afterRequest", again, { once: true });
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (unsaved.size || failed.size)) event.preventDefault();
  });
}
