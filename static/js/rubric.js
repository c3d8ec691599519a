// A criterion is dragged by its grip to the place of another; the server puts the form in that order, as for the buttons.
{
  const rowOf = (node) => node?.closest?.("[data-criterion-row]");
  let dragged = null;
  const clear = () => document.querySelectorAll("[data-criterion-row][data-drop]").forEach((one) => delete one.dataset.drop);
  const lower = (row, event) => {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };

  // Text in the boxes is still marked by the mouse: a row is only drawn along while its grip is held.
  document.addEventListener("pointerdown", (event) => {
    const row = event.target.closest?.("[data-grip]") && rowOf(event.target);
    if (row) row.draggable = true;
  });
  document.addEventListener("pointerup", () => document.querySelectorAll("[data-criterion-row][draggable]").forEach((one) => one.removeAttribute("draggable")));

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.matches?.("[data-criterion-row]") ? event.target : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.criterionRow);
  });
  document.addEventListener("dragover", (event) => {
    const target = dragged && rowOf(event.target);
    clear();
    if (!target || target === dragged) return;
    event.preventDefault();
    target.dataset.drop = lower(target, event) ? "after" : "before";
  });
  document.addEventListener("drop", (event) => {
    const target = dragged && rowOf(event.target);
    clear();
    if (!target || target === dragged) return;
    event.preventDefault();
    const from = Number(dragged.dataset.criterionRow);
    const beside = Number(target.dataset.criterionRow) + (lower(target, event) ? 1 : 0);
    const button = Object.assign(document.createElement("button"), { name: "move", value: `to-${from}-${beside > from ? beside - 1 : beside}`, hidden: true });
    const form = dragged.closest("form");
    form.append(button);
    form.requestSubmit(button);
  });
  document.addEventListener("dragend", () => {
    clear();
    dragged?.removeAttribute("draggable");
    dragged = null;
  });
}
