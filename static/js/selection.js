// Selecting people on the board and in the table: click, Shift, X, Esc and all that match; keys for the bar. What is
// selected outlasts filters, pages and a way back. Without it, ticks and buttons post the same plain form.
{
  const bar = () => document.getElementById("selection");
  const dialog = () => document.getElementById("bulk-dialog");
  const picks = (root = document) => [...root.querySelectorAll("[data-pick]")];
  const idOf = (pick) => pick.value.split(":")[0];
  const rowOf = (node) => node.closest?.(".kcard, tr");
  const pickOf = (node) => rowOf(node)?.querySelector("[data-pick]");
  const place = () => `selection:${bar().action}`;

  let chosen = new Map();
  let last = null;

  const keep = () => {
    try { sessionStorage.setItem(place(), JSON.stringify([...chosen])); } catch { /* a browser that keeps nothing */ }
  };
  const recall = () => {
    try { chosen = new Map(JSON.parse(sessionStorage.getItem(place()) ?? "[]")); } catch { chosen = new Map(); }
  };
  const forget = () => {
    try {
      for (const key of Object.keys(sessionStorage)) if (key.startsWith("selection:")) sessionStorage.removeItem(key);
    } catch { /* nothing was kept */ }
  };

  const all = () => bar().querySelector("[data-all]");
  const everybody = () => all().checked;

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "as-link";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  const say = () => {
    const line = bar().querySelector("[data-say]");
    const count = Number(bar().dataset.count);
    let told = line.querySelector("[data-told]");
    if (!told) {
      line.querySelector("label").hidden = true;
      told = document.createElement("span");
      told.dataset.told = "";
      told.setAttribute("role", "status");
      line.append(told);
    }
    const seen = picks().filter((pick) => pick.checked).length;
    const number = document.createElement("strong");
    number.textContent = `${everybody() ? count : chosen.size} selected`;
    const parts = [number];
    if (everybody()) parts.push(", all that match");
    else if (seen < chosen.size) parts.push(`, ${seen} of them in sight`);
    if (!everybody() && chosen.size < count) parts.push(" · ", button(`Select all ${count}`, () => choose(true)));
    parts.push(" · ", button("Clear", clear));
    told.replaceChildren(...parts);
  };

  // What is selected and not in sight goes with the form, too.
  const carry = () => {
    for (const old of bar().querySelectorAll("[data-carried]")) old.remove();
    const seen = new Set(picks().map(idOf));
    for (const [id, value] of chosen) {
      if (everybody() || seen.has(id)) continue;
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "application", value });
      input.dataset.carried = "";
      bar().append(input);
    }
  };

  // The box above the column is of those in sight; it shows once a script can answer it.
  const head = () => {
    const box = document.querySelector("[data-pick-page]");
    if (!box) return;
    const ticked = picks().filter((pick) => pick.checked).length;
    box.hidden = false;
    box.checked = ticked > 0 && ticked === picks().length;
    box.indeterminate = ticked > 0 && !box.checked;
  };

  const page = (on) => {
    all().checked = false;
    for (const pick of picks()) set(pick, on);
    show();
  };

  const show = () => {
    if (!bar()) return;
    head();
    bar().hidden = !everybody() && !chosen.size;
    carry();
    say();
    keep();
  };

  const set = (pick, on) => {
    pick.checked = on;
    if (on) chosen.set(idOf(pick), pick.value);
    else chosen.delete(idOf(pick));
  };

  const choose = (on) => {
    all().checked = on;
    for (const pick of picks()) pick.checked = on || chosen.has(idOf(pick));
    show();
  };

  const clear = () => {
    chosen.clear();
    last = null;
    choose(false);
  };

  const range = (to) => {
    const near = picks(to.closest("ol, tbody") ?? document);
    const from = last && near.includes(last) ? near.indexOf(last) : near.indexOf(to);
    const [first, end] = [from, near.indexOf(to)].sort((a, b) => a - b);
    for (const pick of near.slice(first, end + 1)) set(pick, true);
  };

  const toggle = (pick, far) => {
    if (all().checked) { all().checked = false; for (const one of picks()) set(one, one.checked); }
    if (far) range(pick);
    else set(pick, pick.checked);
    last = pick;
    show();
  };

  let far = false;
  document.addEventListener("click", (event) => { far = event.shiftKey; }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-pick]") && bar()) toggle(event.target, far);
    if (event.target.matches?.("[data-pick-page]") && bar()) page(event.target.checked);
    far = false;
  });

  // Before the board's own keys: with somebody selected, M and the others are for the bar.
  document.addEventListener("keydown", (event) => {
    if (!bar() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (window.holdout.typing(event.target) || document.querySelector("dialog:modal, .panel:popover-open")) return;
    const some = chosen.size > 0 || everybody();
    const key = event.key.toLowerCase();
    if (key === "escape") { if (some) { clear(); event.preventDefault(); } return; }
    if (event.shiftKey && key.startsWith("arrow") && pickOf(event.target)) {
      set(pickOf(event.target), true);
      setTimeout(() => { const next = pickOf(document.activeElement); if (next) { set(next, true); last = next; } show(); });
      return;
    }
    if (window.holdout.keysOff()) return;
    if (key === "x" && pickOf(event.target)) {
      const pick = pickOf(event.target);
      pick.checked = !pick.checked;
      toggle(pick, event.shiftKey);
    } else if (some) {
      const act = bar().querySelector(`.end > [aria-keyshortcuts="${CSS.escape(key)}"]`);
      if (!act) return;
      act.click();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("#bulk-dialog [data-close]")) event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "bulk-dialog" && !dialog().open) dialog().showModal();
  });

  const apply = () => {
    if (!bar()) return;
    for (const pick of picks()) {
      if (chosen.has(idOf(pick))) { pick.checked = true; chosen.set(idOf(pick), pick.value); }
      else if (!everybody()) pick.checked = false;
    }
    show();
  };
  const done = () => document.querySelector('[data-selection-done], [data-toast] form[action*="/bulk/"]');

  document.addEventListener("DOMContentLoaded", () => {
    if (done()) forget();
    if (bar()) { recall(); apply(); }
  });
  document.addEventListener("htmx:afterSettle", apply);
  document.addEventListener("htmx:oobAfterSwap", apply);
}
