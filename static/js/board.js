// The board: drag between lanes, arrows between cards, M for the move menu, [ and ] for one stage. All of it posts
// what the card's own move page would post; the server decides, and answers with the card where it really is.
{
  const board = () => document.querySelector(".board");
  const lanes = () => [...document.querySelectorAll(".board [data-lane]")];
  const laneOf = (card) => card.closest("[data-lane]");
  const nameOf = (lane) => lane.querySelector("h2").firstChild.textContent.trim();
  const cardsOf = (lane) => [...lane.querySelectorAll(".kcard")];
  const cardOf = (node) => node.closest?.(".kcard");
  const focusCard = (card) => card?.querySelector("h3 a").focus();

  const prepare = (root) => {
    const cards = root.matches?.(".kcard") ? [root] : root.querySelectorAll(".kcard");
    for (const card of cards) {
      card.draggable = card.dataset.move !== undefined;
      const opener = card.querySelector(".menu > a");
      opener?.setAttribute("role", "button");
      opener?.setAttribute("aria-haspopup", "menu");
      opener?.setAttribute("aria-expanded", "false");
    }
  };

  const place = (id) => {
    const card = document.getElementById(id);
    if (!card) return;
    prepare(card);
    const lane = lanes().find((one) => one.dataset.lane === card.dataset.stage);
    if (!lane) { card.remove(); return; }
    const list = lane.querySelector("ol");
    delete lane.dataset.empty;
    if (card.parentElement !== list) list.prepend(card);
    const notice = card.querySelector(".notice");
    if (notice) notice.focus();
    else focusCard(card);
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const move = async (card, to) => {
    if (card.dataset.move === undefined || card.getAttribute("aria-busy") === "true" || to === card.dataset.stage) return;
    const lane = lanes().find((one) => one.dataset.lane === to);
    if (lane?.dataset.full !== undefined) { window.holdout.say(`${nameOf(lane)} is at its limit. Nothing was moved.`); return; }
    card.setAttribute("aria-busy", "true");
    const values = { to, seen: card.dataset.stage, version: card.dataset.version };
    try {
      await window.htmx.ajax("POST", card.dataset.move, { source: card, target: card, swap: "outerHTML", values });
    } finally {
      card.removeAttribute("aria-busy");
    }
    place(card.id);
  };

  const step = (card, by) => {
    const all = lanes();
    const next = all[all.indexOf(laneOf(card)) + by];
    if (next) move(card, next.dataset.lane);
  };

  // ---- Move menu ----

  const closeMenu = (focus) => {
    const panel = document.querySelector(".kcard .panel");
    if (!panel) return;
    const opener = panel.parentElement.querySelector("a");
    opener.setAttribute("aria-expanded", "false");
    panel.remove();
    if (focus) opener.focus();
  };

  const openMenu = (card) => {
    closeMenu(false);
    const template = document.getElementById("move-menu");
    const holder = card.querySelector(".menu");
    const opener = holder?.querySelector("a");
    if (!template || !opener) return;
    const panel = template.content.firstElementChild.cloneNode(true);
    panel.action = card.dataset.move;
    panel.setAttribute("aria-label", opener.getAttribute("aria-label"));
    panel.querySelector(`button[value="${CSS.escape(card.dataset.stage)}"]`)?.remove();
    for (const item of panel.querySelectorAll("[data-closed]")) {
      const why = JSON.parse(item.dataset.closed)[card.dataset.stage];
      if (!why) continue;
      item.setAttribute("aria-disabled", "true");
      item.dataset.why = why;
      item.title = why;
    }
    const decline = panel.querySelector("[data-decline]");
    if (decline) decline.href = `${card.dataset.move}?to=decline`;
    panel.popover = "auto";
    holder.append(panel);
    panel.showPopover();
    const anchor = opener.getBoundingClientRect();
    const box = panel.getBoundingClientRect();
    const left = Math.min(anchor.left, document.documentElement.clientWidth - box.width - 8);
    const below = anchor.bottom + 4;
    const top = below + box.height > window.innerHeight ? Math.max(8, anchor.top - box.height - 4) : below;
    panel.style.left = `${Math.max(8, left)}px`;
    panel.style.top = `${top}px`;
    opener.setAttribute("aria-expanded", "true");
    panel.querySelector("[role=menuitem]")?.focus();
    panel.addEventListener("toggle", (event) => { if (event.newState === "closed") closeMenu(panel.contains(document.activeElement)); });
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(card, event.submitter);
    });
  };

  const choose = (card, item) => {
    if (item.getAttribute("aria-disabled") === "true") {
      window.holdout.say(`${item.dataset.why ?? `${item.dataset.name} is at its limit.`} Nothing was moved.`);
      return;
    }
    closeMenu(false);
    move(card, item.value);
  };

  const inMenu = (event, panel) => {
    const items = [...panel.querySelectorAll("[role=menuitem]")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") { closeMenu(true); if (event.key === "Tab") return; }
    else if (window.holdout.keysOff()) return;
    else if (/^[1-9]$/.test(event.key)) items.find((item) => item.querySelector("kbd")?.textContent === event.key)?.click();
    else if (event.key.toLowerCase() === "d") panel.querySelector("[data-decline]")?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".kcard .menu > a");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (opener.getAttribute("aria-expanded") === "true") closeMenu(true);
    else openMenu(cardOf(opener));
  });

  // ---- Keyboard ----

  const neighbour = (card, key) => {
    const all = lanes();
    const lane = laneOf(card);
    const cards = cardsOf(lane);
    const at = cards.indexOf(card);
    if (key === "ArrowDown") return cards[at + 1];
    if (key === "ArrowUp") return cards[at - 1];
    const by = key === "ArrowRight" ? 1 : -1;
    for (let n = all.indexOf(lane) + by; n >= 0 && n < all.length; n += by) {
      const there = cardsOf(all[n]);
      if (there.length) return there[Math.min(at, there.length - 1)];
    }
    return undefined;
  };

  document.addEventListener("keydown", (event) => {
    const card = cardOf(event.target);
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    const panel = event.target.closest(".panel");
    if (panel) { inMenu(event, panel); return; }
    if (event.key === " " && event.target.matches(".menu > a")) { event.preventDefault(); openMenu(card); return; }
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      focusCard(neighbour(card, event.key));
      return;
    }
    if (window.holdout.keysOff()) return;
    if (event.key.toLowerCase() === "m") openMenu(card);
    else if (event.key === "]") step(card, 1);
    else if (event.key === "[") step(card, -1);
    else return;
    event.preventDefault();
  });

  // ---- Drag ----

  let dragged = null;
  const clear = () => lanes().forEach((lane) => lane.classList.remove("drop"));

  document.addEventListener("dragstart", (event) => {
    dragged = cardOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
  });
  document.addEventListener("dragover", (event) => {
    const lane = dragged && event.target.closest?.("[data-lane]");
    clear();
    if (!lane || lane === laneOf(dragged)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (lane.dataset.full === undefined) lane.classList.add("drop");
  });
  document.addEventListener("drop", (event) => {
    const lane = dragged && event.target.closest?.("[data-lane]");
    clear();
    if (!lane) return;
    event.preventDefault();
    // Others' changes may have put a new card in its place meanwhile.
    move(document.getElementById(dragged.id) ?? dragged, lane.dataset.lane);
  });
  document.addEventListener("dragend", () => { clear(); dragged = null; });

  document.addEventListener("DOMContentLoaded", () => { if (board()) prepare(document); });
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
}
