// The loop: stages are dragged, or moved with Alt and an arrow; the form of the order posts it, the server decides.
// What a swap would lose is put back: where the matrix was scrolled to, and the row that somebody stood in.
{
  const rowOf = (node) => node.closest?.("tr[data-stage]");
  const rows = () => [...document.querySelectorAll("tr[data-stage]")];
  const prepare = () => rows().forEach((row) => { row.draggable = true; });
  let stood = null;

  const move = (row, place) => {
    const form = document.getElementById("order");
    if (!form || place < 1 || place > rows().length || place === Number(row.dataset.place)) return;
    stood = { stage: row.dataset.stage, on: document.activeElement?.id };
    const values = { seen: form.elements.seen.value, move: `${row.dataset.stage}:${place}` };
    window.htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#work", swap: "outerHTML", values });
  };

  document.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (!row || !event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(row, Number(row.dataset.place) + by);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#order [aria-disabled=true]")) event.preventDefault();
  });

  // ---- Drag ----

  let dragged = null;
  const clear = () => rows().forEach((row) => delete row.dataset.drop);
  const after = (row, event) => {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };

  document.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.stage);
  });
  document.addEventListener("dragover", (event) => {
    const row = dragged && rowOf(event.target);
    clear();
    if (!row || row === dragged) return;
    event.preventDefault();
    row.dataset.drop = after(row, event) ? "after" : "before";
  });
  document.addEventListener("drop", (event) => {
    const row = dragged && rowOf(event.target);
    clear();
    if (!row || row === dragged) return;
    event.preventDefault();
    const from = Number(dragged.dataset.place);
    const gap = Number(row.dataset.place) + (after(row, event) ? 1 : 0);
    move(dragged, gap > from ? gap - 1 : gap);
  });
  document.addEventListener("dragend", () => { clear(); dragged = null; });

  // ---- Ticks ----
  // One save at a time. What is ticked while it is under way is put into the page that it brings, and saved next.

  let sent = new Set();
  let pending = new Map();
  const boxes = () => [...document.querySelectorAll("#coverage [name=link]")];
  const read = () => new Set([...document.querySelectorAll("#coverage [name=was]")].map((was) => was.value));
  const ticksSince = (known) => new Map(
    boxes().filter((box) => box.checked !== known.has(box.value)).map((box) => [box.value, box.checked]),
  );

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "coverage") sent = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
  });
  document.addEventListener("htmx:afterSettle", () => {
    const form = document.getElementById("coverage");
    if (form && ticksSince(read()).size) form.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // ---- Around a swap ----

  let scrolled = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    // The answer to a form that another answer has replaced: what it saved is on the page by now, or sent once more.
    if (!event.detail.requestConfig.elt.isConnected) event.detail.shouldSwap = false;
    scrolled = document.getElementById("coverage-scroller")?.scrollLeft ?? 0;
    pending = ticksSince(event.detail.requestConfig.elt.id === "coverage" ? sent : read());
  });
  document.addEventListener("htmx:afterSwap", () => {
    prepare();
    for (const box of boxes()) if (pending.has(box.value)) box.checked = pending.get(box.value);
    const scroller = document.getElementById("coverage-scroller");
    if (scroller) scroller.scrollLeft = scrolled;
    const said = document.querySelector("#work [data-said]")?.textContent;
    if (said) document.getElementById("loop-said").textContent = said;
    if (!stood) return;
    const row = document.querySelector(`tr[data-stage="${CSS.escape(stood.stage)}"]`);
    const notice = document.querySelector("#work > .notice");
    (notice ?? document.getElementById(stood.on) ?? row?.querySelector("a"))?.focus();
    stood = null;
  });

  document.addEventListener("DOMContentLoaded", prepare);
}
