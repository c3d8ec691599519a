// A depth slider says its level in words while it moves.
document.addEventListener("input", (event) => {
  const range = event.target;
  if (!range.matches?.(".range[data-words]")) return;
  const word = JSON.parse(range.dataset.words)[range.value];
  range.setAttribute("value", range.value);
  range.setAttribute("aria-valuetext", `${range.value} of ${range.max}, ${word}`);
  const output = range.closest("label")?.querySelector("output");
  if (!output) return;
  const level = document.createElement("strong");
  level.textContent = range.value;
  output.replaceChildren(level, ` ${word}`);
});
