// The links of a refused form lead to what is wrong: the browser scrolls to a group and opens what hides it, but only
// a control can take the focus, so that typing goes on there.
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
}
