// What htmx saves field by field: says Saving, Saved or Not saved, tries again, and never lets text go quietly. When the
// session has ended the page stays, says so, and saves once the same member has signed in again.
{
  const RETRY = 10000;
  const unsaved = new Map(); // what a part saves to -> number of its newest edit; a part may be replaced by the answer
  let edits = 0;
  let leaving = false;
  const failed = new Set(); // the same of those that had no answer

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

  // ---- A session that ended ----

  const { member, login } = document.documentElement.dataset;
  let out = false;
  const isLogin = (address) => new URL(address, location.href).pathname === login;
  const leadsToLogin = (xhr) => isLogin(xhr.getResponseHeader("HX-Redirect") ?? location.href);

  const tellSignedOut = (other = false) => {
    out = true;
    tell(
      other ? "Not saved: somebody else is signed in in this browser now. What you wrote is kept here. "
        : "Not saved: you were signed out. What you wrote is kept here and saved when you have signed in again. ",
      "failed",
    );
    const link = document.createElement("a");
    link.href = login;
    link.target = "_blank";
    link.textContent = "Sign in in another tab";
    document.getElementById("saved")?.append(link);
  };

  // Signing in makes the page's tokens void. Whoever is signed in is led on from the page to sign in, to a page with
  // new ones; they are taken if it is the same member's.
  const signedInAgain = async () => {
    const answer = await fetch(login).catch(() => null);
    if (!answer?.ok || isLogin(answer.url)) return false;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    const who = now.documentElement.dataset.member;
    if (who !== member) {
      if (who) tellSignedOut(true);
      return false;
    }
    document.body.setAttribute("hx-headers", now.body.getAttribute("hx-headers"));
    const token = now.querySelector("[name=csrfmiddlewaretoken]")?.value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    out = false;
    return true;
  };

  // ---- Saving ----

  const partOf = (event) => event.target.closest?.("[data-autosave]");
  const keyOf = (part) => part.getAttribute("hx-post");
  const again = async () => {
    if (!failed.size || (out && !(await signedInAgain()))) return;
    const parts = [...document.querySelectorAll("[data-autosave]")];
    for (const key of [...failed]) {
      const part = parts.find((one) => keyOf(one) === key);
      if (part) window.htmx.trigger(part, "retry");
      else failed.delete(key);
    }
  };

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const part = partOf(event);
      if (part) unsaved.set(keyOf(part), ++edits);
    });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.detail.elt;
    if (!part.matches("[data-autosave]")) return;
    if (leaving) { event.preventDefault(); return; }
    part.dataset.sent = unsaved.get(keyOf(part)) ?? "";
    tell("Saving", "saving");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const part = event.detail.requestConfig.elt; // by now perhaps replaced
    if (!part.matches("[data-autosave]")) return;
    const key = keyOf(part);
    const { xhr, successful } = event.detail;
    if (leadsToLogin(xhr)) { failed.add(key); tellSignedOut(); return; }
    // A refusal (409, 422) is swapped like any answer, so htmx counts it as one: it saved nothing.
    if (successful && xhr.status < 400) {
      if (String(unsaved.get(key) ?? "") === part.dataset.sent) unsaved.delete(key);
      failed.delete(key);
      if (!failed.size) tell(`Saved ${clock()}`, "saved");
      return;
    }
    // Aborted by a newer save of the same part: that one speaks. Refused for good: nothing to try again.
    if (event.detail.failed === false && xhr.status === 0) return;
    const later = xhr.status === 0 || xhr.status === 429 || xhr.status >= 500;
    if (later) failed.add(key);
    else if (!part.isConnected) unsaved.delete(key); // the answer shows what is so instead
    tell(later ? "Not saved: no answer. Your text is kept here and sent again every ten seconds" : "Not saved", "failed");
  });

  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.elt.matches("[data-autosave]") && leadsToLogin(event.detail.xhr)) event.preventDefault();
  });

  setInterval(again, RETRY);
  window.addEventListener("focus", again);
  window.addEventListener("online", again);

  // Pressing a button leaves the field, which saves it. The form waits for that answer, for it renews the version that
  // the form carries; sent side by side, the two would be a conflict with oneself.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!document.querySelector("[data-autosave].htmx-request")) { leaving = true; return; }
    event.preventDefault();
    const go = () => setTimeout(() => {
      const { target: form, submitter } = event;
      if (form.isConnected) form.requestSubmit(submitter);
      else document.getElementById(form.id)?.requestSubmit(); // the answer brought it anew
    });
    document.addEventListener("htmx:afterRequest", go, { once: true });
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (unsaved.size || failed.size)) event.preventDefault();
  });
}
