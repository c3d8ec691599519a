// J and K go to the next and the previous pair; in a pair, arrows choose a side and go from field to field, Ctrl Enter merges.
{
  const follow = (key) => {
    const link = document.querySelector(`a[aria-keyshortcuts="${key}"]`);
    if (link) { link.click(); return true; }
    const lines = [...document.querySelectorAll("[data-pair]")];
    const at = lines.indexOf(document.activeElement);
    const to = lines[key === "j" ? at + 1 : Math.max(at - 1, 0)];
    to?.focus();
    return Boolean(to);
  };
  const along = (event) => {
    const row = event.target.closest?.("[data-field]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !step || event.target.type !== "radio") return;
    const rows = [...document.querySelectorAll("[data-field]:has(input[type=radio])")];
    const side = [...row.querySelectorAll("input")].indexOf(event.target);
    const to = rows[rows.indexOf(row) + step]?.querySelectorAll("input");
    event.preventDefault();
    to?.[side]?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.altKey) return;
    const { typing, keysOff } = window.holdout;
    if (event.ctrlKey) {
      const merge = document.querySelector("[aria-keyshortcuts='Control+Enter']");
      if (event.key === "Enter" && merge && merge.getAttribute("aria-disabled") !== "true") { event.preventDefault(); merge.click(); }
      return;
    }
    along(event);
    if (keysOff() || typing(event.target) || !["j", "k"].includes(event.key.toLowerCase())) return;
    if (follow(event.key.toLowerCase())) event.preventDefault();
  });
}
