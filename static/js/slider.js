// A depth slider says its level in words while it moves.
document.addEventListener("input", (event) => {
  const range = event.target;
  if (!range.matches?.(".range[data-words]")) return;
  const level = Number(range.value); // 1 to 5; at 0 nothing is said
  const word = level ? JSON.parse(range.dataset.words)[level - 1] : "not said";
  range.setAttribute("value", level);
  range.setAttribute("aria-valuetext", level ? `${level} of ${range.max}, ${word}` : word);
  const output = range.closest("label")?.querySelector("output");
  if (!output) return;
  if (!level) return output.replaceChildren(word);
  const figure = document.createElement("strong");
  figure.textContent = level;
  output.replaceChildren(figure, ` ${word}`);
});
