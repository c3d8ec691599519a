// A refused form says what is wrong where the focus goes: its summary, else the first control that is wrong. The links of
// a summary lead on: the browser scrolls to a group and opens what hides it, but only a control can take the focus, so
// that typing goes on there.
{
  const CONTROL = ":is(input, select, textarea):not([type=hidden], :disabled)";

  const control = (place) => {
    if (place.matches(CONTROL)) return place;
    // A group that is wrong as a whole begins with its first control; else one of its controls is marked.
    const marked = place.matches("[aria-invalid=true]") ? null : place.querySelector("[aria-invalid=true]");
    if (marked?.matches(CONTROL)) return marked;
    return (marked ?? place).querySelector(CONTROL);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-links a[href^='#']");
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (place) setTimeout(() => control(place)?.focus()); // after the browser went there
  });

  // Where the page itself names no place (autofocus): what is marked, what stands beside a line of error, else what is said.
  const wrong = () => {
    const marked = document.querySelector("main [aria-invalid=true]");
    const line = document.querySelector("main .error");
    return (marked && control(marked)) ?? (line && control(line.closest(".field, fieldset, form") ?? line))
      ?? document.querySelector("main .notice[role=alert]");
  };

  const refused = performance.getEntriesByType("navigation")[0]?.responseStatus >= 400;
  if (refused && !document.querySelector("main [autofocus]")) {
    const place = wrong();
    if (place?.matches(".notice")) place.tabIndex = -1;
    for (let around = place?.closest("details:not([open])"); around; around = around.parentElement?.closest("details:not([open])")) around.open = true;
    place?.focus();
  }
}
