// Others' changes on the board and the table, without a reload: the page asks again for its own block, and mostly hears
// that nothing changed. What did change is put in item by item. Nothing moves under the pointer or the focus: there, an
// item only changes its words, and takes its place once the pointer has left. Ticks stay where they were.
{
  const EVERY = 2000;
  const SLOWEST = 10000;
  const MARKED = 10000;
  const LISTS = ".lane[data-lane] > ol, tbody[data-rows]";
  const served = new Map(); // id of an item -> what the server last sent of it
  let tag = "";
  let asked = "";
  let since = "";
  let told = "";
  let wait = EVERY;
  let lost = false;
  let over = false;
  let pending = null;
  let dragging = false;

  const region = () => document.querySelector("[data-live-region]");
  const line = () => document.getElementById("live");
  const keyOf = (list) => list.closest("[data-lane]")?.dataset.lane ?? "rows";
  const listsOf = (root) => new Map([...root.querySelectorAll(LISTS)].map((list) => [keyOf(list), list]));
  const itemsOf = (list) => [...list.children].filter((item) => item.id);
  const pointed = (node) => node.matches(":hover") || node.querySelector(":popover-open") !== null;
  const held = (item) => pointed(item) || item.contains(document.activeElement) || item.getAttribute("aria-busy") === "true";
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

  const say = (html, tone) => {
    const place = line();
    if (!place) return;
    place.innerHTML = html;
    if (tone) place.dataset.tone = tone;
    else delete place.dataset.tone;
  };

  const mark = (item) => {
    item.dataset.live = "";
    setTimeout(() => { delete item.dataset.live; }, MARKED);
  };

  const changed = (item, fresh) => {
    const before = served.get(item.id);
    return before === undefined ? words(item) !== words(fresh) || moved(item, fresh) : before !== fresh.outerHTML;
  };
  const moved = (item, fresh) => item.dataset.version !== fresh.dataset.version || item.dataset.stage !== fresh.dataset.stage;

  // The item stays the node that it is, so that whoever holds on to it does not lose it.
  const update = (item, fresh) => {
    const news = moved(item, fresh);
    const ticked = item.querySelector("input[name=application]")?.checked;
    for (const { name } of [...item.attributes]) if (!["id", "draggable", "data-live"].includes(name)) item.removeAttribute(name);
    for (const { name, value } of fresh.attributes) item.setAttribute(name, value);
    item.innerHTML = fresh.innerHTML;
    const box = item.querySelector("input[name=application]");
    if (box && ticked) box.checked = true;
    adopt(item);
    if (news) mark(item);
  };

  const adopt = (node) => {
    window.htmx.process(node);
    node.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: node } }));
  };

  // ---- Putting in what the server sent ----

  const apply = (fresh) => {
    const now = region();
    pending = null;
    if (!now) return;
    if (dragging) { pending = fresh; return; }
    const lists = listsOf(now);
    const others = listsOf(fresh);
    if ([...others.keys()].join() !== [...lists.keys()].join()) { whole(now, fresh); return; }
    for (const part of fresh.querySelectorAll("[data-live-part], .lane > header[id]")) {
      const place = document.getElementById(part.id);
      if (place && place.outerHTML !== part.outerHTML) place.replaceWith(document.importNode(part, true));
    }
    const known = new Map([...lists.values()].flatMap(itemsOf).map((item) => [item.id, item]));
    const sent = new Set([...others.values()].flatMap(itemsOf).map((item) => item.id));
    const gone = new Set((fresh.dataset.changed ?? "").split(" "));
    for (const [key, list] of lists) {
      inList(list, others.get(key), known, sent, gone, fresh);
      fold(list.closest(".lane"), others.get(key).closest(".lane"), pointed(now), fresh);
    }
    document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: {} })); // who counts ticks counts again
  };

  // An empty column keeps a spine. It opens and closes once nobody points at the board, whose columns it would shift.
  const fold = (lane, other, busy, fresh) => {
    if (!lane || lane.hasAttribute("data-empty") === other.hasAttribute("data-empty")) return;
    if (busy) {
      pending = fresh;
      const number = lane.querySelector(".spine .count");
      if (number) number.textContent = other.querySelectorAll(".kcard").length;
      return;
    }
    lane.toggleAttribute("data-empty", other.hasAttribute("data-empty"));
    lane.querySelector(".spine")?.remove();
    const spine = other.querySelector(".spine");
    if (spine) lane.prepend(document.importNode(spine, true));
  };

  const inList = (list, other, known, sent, gone, fresh) => {
    let at = list.firstElementChild;
    for (const item of itemsOf(other)) {
      const old = known.get(item.id);
      if (old && held(old)) { if (changed(old, item)) pending = fresh; at = after(old, list, at); continue; }
      if (old && changed(old, item)) update(old, item);
      served.set(item.id, item.outerHTML);
      if (pointed(list) || (old && old.parentElement !== list && pointed(old.parentElement))) {
        if (!old || old.parentElement !== list) pending = fresh;
        continue;
      }
      const node = old ?? document.importNode(item, true);
      if (node !== at) list.insertBefore(node, at);
      else at = at.nextElementSibling;
      if (!old) { adopt(node); mark(node); }
    }
    for (const item of itemsOf(list)) {
      if (sent.has(item.id) || !(list.matches("tbody") || gone.has(item.id.replace("card-", "")))) continue;
      if (pointed(list) || held(item)) { mark(item); pending = fresh; }
      else item.remove();
    }
  };

  const after = (old, list, at) => (old.parentElement === list ? old.nextElementSibling : at);

  // Columns came or went: the block is drawn anew once nobody is in it.
  const whole = (now, fresh) => {
    if (pointed(now) || now.contains(document.activeElement)) { pending = fresh; return; }
    const ticked = [...now.querySelectorAll("input[name=application]:checked")].map((box) => box.value);
    const node = document.importNode(fresh, true);
    now.replaceWith(node);
    for (const box of node.querySelectorAll("input[name=application]")) box.checked = ticked.includes(box.value);
    adopt(node);
  };

  const tell = (fresh) => {
    const news = fresh.querySelector("#live");
    if (!news?.dataset.event || news.dataset.event === told) return;
    told = news.dataset.event;
    say(news.innerHTML);
    const item = document.getElementById(`card-${news.dataset.application}`) ?? document.getElementById(`row-${news.dataset.application}`);
    if (item) mark(item);
  };

  // ---- Asking ----

  const trouble = (text) => {
    if (!lost) say(text, "warn");
    lost = true;
    wait = Math.min(wait * 1.5, SLOWEST);
  };

  const recovered = () => {
    if (lost) say("Connected again. This is how it stands now.");
    lost = false;
    wait = EVERY;
  };

  const read = async (answer, address) => {
    const text = await answer.text();
    if (address !== location.href) return;
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live-region]");
    if (!fresh) return;
    tag = answer.headers.get("ETag") ?? "";
    since = fresh.dataset.at ?? "";
    apply(fresh);
    tell(fresh);
  };

  const ask = async () => {
    const now = region();
    const address = location.href;
    if (address !== asked) { tag = ""; since = now.dataset.at ?? ""; asked = address; served.clear(); pending = null; }
    const headers = { "HX-Request": "true", "Live-Since": since };
    if (tag) headers["If-None-Match"] = tag;
    let answer;
    try {
      answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(SLOWEST) });
    } catch {
      trouble("The connection is lost. What you see may be old; it goes on by itself.");
      return;
    }
    if (answer.headers.get("HX-Redirect")) { over = true; say("You are signed out. Reload the page to sign in.", "warn"); return; }
    if (answer.status >= 500) { trouble("The server does not answer. What you see may be old; it goes on by itself."); return; }
    if (answer.status >= 400) { over = true; say("This page is not yours to see any more. Reload it.", "warn"); return; }
    recovered();
    if (answer.status === 200) await read(answer, address);
  };

  const tick = async () => {
    if (over) return;
    const now = region();
    if (now && !document.hidden && !now.querySelector(".htmx-request")) {
      await ask();
      if (pending) apply(pending);
    }
    setTimeout(tick, wait);
  };

  document.addEventListener("visibilitychange", () => { if (!document.hidden && region() && !over) ask(); });
  // A browser ends a drag when what is dragged is taken elsewhere, and points at nothing meanwhile: all of it waits.
  document.addEventListener("dragstart", () => { dragging = true; });
  document.addEventListener("dragend", () => { dragging = false; });
  // No dragend comes for what left the page meanwhile; a pointer that moves drags nothing.
  document.addEventListener("pointermove", () => { dragging = false; });
  // What waits for the pointer to leave takes its place soon after.
  document.addEventListener("pointerout", () => { if (pending) setTimeout(() => { if (pending) apply(pending); }, 300); });
  if (region()) setTimeout(tick, EVERY);
}
