// A depth slider says its level in words while it moves.
document.addEventListener("input", (event) => {
  const range = event.target;
  if (!range.matches?.(".range[data-words]")) return;
  const word = JSON.parse(range.dataset.words)[range.value];
  range.setAttribute("value", range.value);
  const shown = Number(range.value) + 1; // people read 1 to 5
  range.setAttribute("aria-valuetext", `${shown} of ${Number(range.max) + 1}, ${word}`);
  const output = range.closest("label")?.querySelector("output");
  if (!output) return;
  const level = document.createElement("strong");
  level.textContent = shown;
  output.replaceChildren(level, ` ${word}`);
});
