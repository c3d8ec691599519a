// A goes to the next point of the agenda, arrows from cell to cell of the table; a cell is a link, so Enter opens its
// evidence. The clock ticks from where the server read it.
{
  const { typing, keysOff } = window.holdout;

  const nextPoint = () => {
    const points = [...document.querySelectorAll("[data-agenda]")];
    const at = points.findIndex((point) => point.contains(document.activeElement));
    const point = points[(at + 1) % points.length];
    point?.focus({ preventScroll: true });
    point?.scrollIntoView({ block: "nearest" });
    return Boolean(point);
  };

  // The next cell in that direction that can be opened; what was not asked or assessed is passed over.
  const step = (cell, down, right) => {
    const rows = [...cell.closest("table").tBodies[0].rows];
    let at = rows.indexOf(cell.closest("tr"));
    let column = cell.closest("td").cellIndex;
    for (;;) {
      at += down;
      column += right;
      const there = rows[at]?.cells[column];
      if (!there || column < 2) return;
      const link = there.querySelector("a.cell");
      if (link) { link.focus(); return; }
    }
  };

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keysOff() || typing(event.target)) return;
    const cell = event.target.closest?.("[data-cells] a.cell");
    const arrow = cell && ARROWS[event.key];
    if (arrow) { event.preventDefault(); step(cell, ...arrow); }
    else if (event.key.toLowerCase() === "a" && nextPoint()) event.preventDefault();
  });

  const timer = document.querySelector("[role=timer][data-running]");
  if (timer) {
    const end = Date.now() + Number(timer.dataset.left) * 1000;
    const told = () => {
      const left = Math.round((end - Date.now()) / 1000);
      const seconds = String(Math.abs(left) % 60).padStart(2, "0");
      timer.textContent = `${Math.floor(Math.abs(left) / 60)}:${seconds} ${left < 0 ? "over" : "left"}`;
      timer.toggleAttribute("data-over", left < 0);
    };
    setInterval(told, 1000);
  }
}
