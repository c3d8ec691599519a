// The kit during a call: parts are turned on the phone itself, so it goes on without the line. Notes and ticks are lines
// of a text that saves itself (autosave.js) and is kept on the device meanwhile (kept.js). Two clocks, which never beep
// and never move on. Without this each part is a page.
{
  const call = document.querySelector("[data-call]");
  const parts = [...document.querySelectorAll("[data-part]")];
  const HEARD = "Heard: ";
  const WARN = 60;
  const timeZone = document.documentElement.dataset.zone;
  const told = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hour12: false, timeZone });
  const clock = () => told.format(new Date());
  const find = (part, name) => part.querySelector(`[data-${name}]`);
  let at = Number(call.dataset.at);

  // ---- Notes: a line each, with its time ----

  const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const partsOf = (line) => /^(\d\d:\d\d) (.+)$/.exec(line)?.slice(1) ?? ["", line];
  const saved = new Map(parts.map((part) => [part, new Set(linesOf(find(part, "journal")?.value ?? ""))]));

  const isSaved = (part) => linesOf(find(part, "journal")?.value ?? "").every((line) => saved.get(part).has(line));

  const draw = (part) => {
    const journal = find(part, "journal");
    const list = find(part, "noted");
    if (!journal || !list) return;
    const lines = linesOf(journal.value);
    list.replaceChildren(...lines.map((line) => {
      const [when, text] = partsOf(line);
      const row = document.createElement("li");
      const time = document.createElement("time");
      time.textContent = when;
      const words = document.createElement("span");
      words.dir = "auto";
      words.textContent = text;
      if (!saved.get(part).has(line) && call.dataset.away) words.append(" ", document.querySelector("#here").content.cloneNode(true));
      row.append(time, words);
      return row;
    }));
    const heard = new Set(lines.map((line) => partsOf(line)[1]).filter((text) => text.startsWith(HEARD)));
    for (const box of part.querySelectorAll("[name=heard]")) box.checked = heard.has(HEARD + box.value);
    for (const group of part.querySelectorAll(".hear")) {
      const boxes = [...group.querySelectorAll("[name=heard]")];
      const count = find(group, "heard");
      if (count) count.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} heard`;
    }
  };

  const write = (part, lines, gone = []) => {
    const journal = find(part, "journal");
    const back = find(part, "gone");
    journal.value = lines.join("\n");
    back.value = [...linesOf(back.value).filter((line) => !lines.includes(line)), ...gone].join("\n");
    journal.dispatchEvent(new Event("input", { bubbles: true }));
    draw(part);
  };

  const keep = (part) => {
    const field = part?.querySelector("[name=note]");
    const said = field?.value.trim().replace(/\s+/g, " ");
    if (!said) return;
    write(part, [...linesOf(find(part, "journal").value), `${clock()} ${said}`]);
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true })); // nothing of it is left to be kept on the device
  };

  const tick = (part, box) => {
    const lines = linesOf(find(part, "journal").value);
    const said = HEARD + box.value;
    if (box.checked) { write(part, [...lines, `${clock()} ${said}`]); return; }
    const gone = lines.filter((line) => partsOf(line)[1] === said);
    write(part, lines.filter((line) => !gone.includes(line)), gone);
  };

  // ---- The line ----

  const notice = document.querySelector("[data-offline]");
  const away = (is) => {
    if (!notice || Boolean(call.dataset.away) === is) return;
    if (is) { call.dataset.away = "1"; notice.querySelector("[data-since]").textContent = clock(); } else delete call.dataset.away;
    notice.hidden = !is;
    parts.forEach(draw);
  };
  const sent = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.detail.elt.closest("[data-part]");
    if (part) sent.set(event.detail.elt, linesOf(find(part, "journal").value));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr, successful } = event.detail;
    const part = elt.closest("[data-part]");
    if (!part) return;
    if (xhr.status === 0 || xhr.status >= 500) { away(true); return; }
    if (!successful) return;
    saved.set(part, new Set(sent.get(elt)));
    find(part, "gone").value = "";
    away(false);
    draw(part);
  });
  window.addEventListener("offline", () => away(true));
  window.addEventListener("online", () => { if (parts.every(isSaved)) away(false); });

  // ---- Turning ----

  const segments = [...document.querySelectorAll("[data-of]")];
  let entered = Date.now();
  // How long each part was in view, in seconds: sent with the last one, for the kit's minutes.
  const spentKey = `holdout:spent:${call.dataset.call}`;
  const spent = new Map(JSON.parse(window.sessionStorage.getItem(spentKey) ?? "[]"));
  const count = () => {
    const key = parts[at]?.dataset.key;
    if (!key) return;
    spent.set(key, (spent.get(key) ?? 0) + (Date.now() - entered) / 1000);
    entered = Date.now();
    window.sessionStorage.setItem(spentKey, JSON.stringify([...spent]));
  };
  const bring = (form) => {
    count();
    for (const old of form.querySelectorAll("[name=spent]")) old.remove();
    for (const [key, seconds] of spent) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "spent", value: `${key}=${Math.round(seconds)}` });
      form.append(field);
    }
  };
  window.addEventListener("pagehide", count);

  const show = (to, push = true) => {
    if (to < 0 || to >= parts.length) return;
    count();
    keep(parts[at]); // however one goes on: what is out of view would be forgotten
    at = to;
    entered = Date.now();
    parts.forEach((part, number) => { part.hidden = number !== at; });
    for (const one of segments) {
      one.classList.toggle("done", Number(one.dataset.of) < at);
      one.classList.toggle("now", Number(one.dataset.of) === at);
    }
    document.querySelector("[data-where]").setAttribute("aria-label", parts[at].dataset.title);
    if (push) window.history.pushState({ at }, "", `?at=${at}`);
    window.scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
    tickClocks();
  };
  window.addEventListener("popstate", () => show(Number(new URLSearchParams(window.location.search).get("at") ?? 0), false));

  document.addEventListener("submit", (event) => {
    const part = event.target.closest("[data-part]");
    const go = event.submitter?.value;
    if (!part || !["keep", "next", "back"].includes(go)) return;
    // What follows the last part is drawn by the server: it shows what is stored.
    if (go === "next" && at === parts.length - 2 && !call.dataset.away) { bring(part); keepFirst(event, part); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(part);
    if (go !== "keep") show(at + (go === "next" ? 1 : -1));
  }, true);
  const keepFirst = (event, part) => {
    const field = part.querySelector("[name=note]");
    if (!field.value.trim()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(part);
    setTimeout(() => part.requestSubmit(event.submitter), 400); // autosave.js holds it until the note is stored
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-go]");
    if (!link) return;
    event.preventDefault();
    show(at + (link.dataset.go === "next" ? 1 : -1));
  });
  // Leaving with half a note in its field: it is a line first, and on the server.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-leave]");
    if (!link || !parts[at]?.querySelector("[name=note]")?.value.trim()) return;
    event.preventDefault();
    keep(parts[at]);
    document.addEventListener("htmx:afterRequest", () => setTimeout(() => link.click()), { once: true });
  });
  document.addEventListener("change", (event) => {
    const part = event.target.closest?.("[data-part]");
    if (part && event.target.name === "heard") tick(part, event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-journal]")) draw(event.target.closest("[data-part]"));
  });

  // ---- Clocks: the whole call, and this part ----

  const said = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const key = `holdout:call:${call.dataset.call}`;
  const begun = () => {
    const booked = Date.parse(call.dataset.begins);
    const length = Number(call.dataset.minutes) * 60_000;
    if (Date.now() >= booked && Date.now() - booked < length) return booked;
    let first = Number(window.sessionStorage.getItem(key));
    if (!first) { first = Date.now(); window.sessionStorage.setItem(key, String(first)); }
    return first;
  };
  const start = call.dataset.call ? begun() : Date.now();

  function tickClocks() {
    const whole = document.querySelector("[data-clock]");
    if (whole) {
      whole.hidden = false;
      whole.textContent = said((Date.now() - start) / 1000);
      document.querySelector("[data-whole]").textContent = `of ${call.dataset.minutes}:00`;
    }
    const left = find(parts[at], "left");
    if (!left) return;
    const seconds = Number(parts[at].dataset.minutes) * 60 - (Date.now() - entered) / 1000;
    left.textContent = seconds >= 0 ? `${said(seconds)} left` : `${said(-seconds)} over`;
    if (seconds < WARN) left.dataset.tone = "warn";
    else delete left.dataset.tone;
  }
  setInterval(tickClocks, 1000);
  tickClocks();

  // A field that nobody sees holds no note; what follows the call is drawn by the server, and anew once it has them all.
  const catchUp = () => {
    const late = parts.filter((part, number) => number !== at && part.querySelector("[name=note]")?.value.trim());
    late.forEach(keep);
    if (!late.length || !find(parts[at], "after")) return;
    document.addEventListener("htmx:afterRequest", () => {
      if (late.every(isSaved)) window.location.reload();
    });
  };

  // What was kept on this device is taken at once: lines are put beside those that are stored, so nothing is lost by it.
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".call [data-use]").forEach((button) => button.click());
    catchUp();
    parts.forEach(draw);
    if (!navigator.onLine) away(true);
  });
}
