// What htmx saves by itself (templates/components/autosave.html): one save at a time, in order; says how it stands; tries
// again, waiting longer each time. What is not saved yet is kept on the device (kept.js). When the session has ended the
// page stays, says so, and saves once the same member has signed in again.
{
  const FIRST = 2000;
  const LONGEST = 60_000;
  const { kept } = window.holdout;
  // By what a part saves to, for the answer may replace the part: what its fields say and the server does not have; what
  // the server has; what it refused. And which parts had no answer.
  const unsaved = new Map();
  const stored = new Map();
  const refused = new Map();
  const failed = new Set();
  const sent = new WeakMap(); // a part -> { values, said } of the save that is under way
  let leaving = false;
  let tries = 0;
  let timer = 0;

  // In the zone in which the page tells times, wherever the device is.
  const timeZone = document.documentElement.dataset.zone;
  const clock = () =>
    new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false, timeZone });
  const place = kept.works ? "on this device" : "in this window";
  const ICONS = { saved: "check", saving: "clock", offline: "pause", conflict: "people", refused: "alert", out: "lock" };

  const tell = (text, state) => {
    const status = document.getElementById("saved");
    if (!status) return;
    status.dataset.state = state;
    status.setAttribute("aria-busy", String(state === "saving")); // said aloud is only how it ended
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "use");
    shape.setAttribute("href", `#i-${ICONS[state]}`);
    icon.append(shape);
    const words = document.createElement("span");
    words.textContent = text;
    status.replaceChildren(icon, words);
  };

  const addLink = (text, href) => {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    document.querySelector("#saved > span")?.append(link);
    return link;
  };

  // ---- Parts: an element with data-autosave, and the fields of its form that stand in it ----

  const keyOf = (part) => part.getAttribute("hx-post");
  const partBy = (key) => [...document.querySelectorAll("[data-autosave]")].find((one) => keyOf(one) === key);
  const formOf = (part) => part.closest("form") ?? document.querySelector(part.getAttribute("hx-include"));
  const fieldsIn = (part) => kept.fieldsOf(formOf(part)).filter((one) => part.contains(one));
  const valuesOf = (part) => kept.taken(formOf(part), fieldsIn(part));
  const saying = (part) => JSON.stringify(valuesOf(part));

  // ---- A session that ended ----

  const { member, login } = document.documentElement.dataset;
  let out = false;
  const isLogin = (address) => new URL(address, location.href).pathname === login;
  const isStale = (xhr) => xhr.getResponseHeader("X-Form-Token") === "stale"; // somebody signed in since the page was drawn
  const leadsToLogin = (xhr) => isLogin(xhr.getResponseHeader("HX-Redirect") ?? location.href);

  const tellSignedOut = (other = false) => {
    out = true;
    tell(
      other ? "Not saved: somebody else is signed in in this browser now. What you wrote is kept in this window. "
        : `Not saved: you were signed out. What you wrote is kept ${place} and saved when you have signed in again. `,
      "out",
    );
    addLink("Sign in in another tab", login).target = "_blank";
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

  // ---- Changed elsewhere ----

  const tellConflict = () => {
    tell("Not saved: it was changed elsewhere meanwhile. ", "conflict");
    const both = document.querySelector("#conflict, [data-slot]:has(.notice)");
    if (both) addLink("See both and choose", `#${both.id}`);
  };

  // ---- Trying again ----

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(again, Math.min(FIRST * 2 ** tries, LONGEST) * (0.75 + Math.random() / 2));
    tries += 1;
  };

  async function again() {
    if (!failed.size) return;
    if (out && !(await signedInAgain())) { later(); return; }
    for (const key of [...failed]) {
      const part = partBy(key);
      if (part) window.htmx.trigger(part, "retry");
      else failed.delete(key);
    }
  }
  const atOnce = () => { tries = 0; again(); };
  for (const kind of ["focus", "online"]) window.addEventListener(kind, atOnce);
  window.addEventListener("storage", (event) => { if (event.key === "holdout:in") atOnce(); });

  // ---- Saving ----

  for (const kind of ["input", "change"]) {
    // Before htmx hears of it, which may send at once.
    document.addEventListener(kind, (event) => {
      const part = event.target.closest?.("[data-autosave]");
      if (!part || (event.target.form && event.target.form !== formOf(part))) return;
      const [key, said] = [keyOf(part), saying(part)];
      if (unsaved.has(key) || stored.get(key) !== said) unsaved.set(key, said);
    }, true);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.detail.elt;
    if (!part.matches("[data-autosave]")) return;
    const key = keyOf(part);
    // Queued behind a save that took it along already.
    const news = unsaved.has(key) && unsaved.get(key) !== refused.get(key);
    if (leaving || !(news || failed.has(key))) { event.preventDefault(); return; }
    sent.set(part, { values: valuesOf(part), said: saying(part) });
    if (!out && !failed.size) tell("Saving", "saving");
  });

  const saved = (part, key) => {
    const { values, said } = sent.get(part);
    stored.set(key, said);
    if (unsaved.get(key) === said) unsaved.delete(key);
    failed.delete(key);
    tries = 0;
    const now = part.isConnected ? part : partBy(key);
    if (now) kept.forget(formOf(now), fieldsIn(now), values);
    if (!failed.size) tell(`Saved ${clock()}`, "saved");
  };

  document.addEventListener("htmx:afterRequest", (event) => {
    const part = event.detail.requestConfig.elt; // by now perhaps replaced
    if (!part.matches("[data-autosave]")) return;
    const key = keyOf(part);
    const { xhr, successful } = event.detail;
    if (leadsToLogin(xhr)) { failed.add(key); tellSignedOut(); later(); return; }
    if (isStale(xhr)) {
      failed.add(key);
      tellSignedOut();
      if (tries) later();
      else { tries = 1; again(); }
      return;
    }
    // A refusal (409, 422) is swapped like any answer, so htmx counts it as one: it saved nothing.
    if (successful && xhr.status < 400) { saved(part, key); return; }
    // Aborted by a newer save of the same part: that one speaks. Refused for good: nothing to try again.
    if (event.detail.failed === false && xhr.status === 0) return;
    if (xhr.status === 0 || xhr.status === 429 || xhr.status >= 500) {
      failed.add(key);
      tell(`Not saved: no answer. It is kept ${place} and sent again by itself`, "offline");
      later();
      return;
    }
    failed.delete(key);
    refused.set(key, sent.get(part).said);
    if (!part.isConnected) unsaved.delete(key); // the answer shows what is so instead
    if (xhr.status === 409) tellConflict();
    else tell("Not saved: please look at what is marked", "refused");
  });

  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.matches("[data-autosave]") && (leadsToLogin(xhr) || isStale(xhr))) event.preventDefault();
  });

  // ---- Leaving ----

  // For pages that change without being left: what had no answer would be gone from them, and be sent no more.
  window.holdout = { ...window.holdout, unsaved: () => failed.size > 0 };

  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-take]")) leaving = true; });

  // Pressing a button leaves the field, which saves it. The form waits for that answer, for it renews the version that
  // the form carries; sent side by side, the two would be a conflict with oneself.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const { target } = event;
    if (!document.querySelector("[data-autosave].htmx-request")) {
      // What another form leaves unsaved is asked about; so is signing out.
      leaving = [...document.querySelectorAll("[data-autosave]")].some((part) => formOf(part) === target);
      return;
    }
    event.preventDefault();
    const go = () => setTimeout(() => {
      if (target.isConnected) target.requestSubmit(event.submitter);
      else document.getElementById(target.id)?.requestSubmit(); // the answer brought it anew
    });
    document.addEventListener("htmx:afterRequest", go, { once: true });
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (unsaved.size || failed.size)) event.preventDefault();
  });
}
