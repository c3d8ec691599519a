// Digits score the criterion at hand, letters move between criteria; never while typing. Ctrl Enter submits.
{
  const blocks = () => [...document.querySelectorAll("[data-criterion]:not(:disabled)")];
  let current = null;

  document.addEventListener("focusin", (event) => {
    const block = event.target.closest?.("[data-criterion]");
    if (block) current = block.id;
  });

  const at = () => {
    const all = blocks();
    const known = all.findIndex((block) => block.id === current);
    return known >= 0 ? known : Math.max(0, all.findIndex((block) => !block.querySelector(":checked")));
  };

  const score = (block, value) => {
    const radio = block.querySelector(`input[type=radio][value="${value}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const step = (by) => {
    const next = blocks()[at() + by];
    if (!next) return;
    (next.querySelector("input:checked") ?? next.querySelector("input")).focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const submit = document.querySelector("button[type=submit][form]");
      if (submit) { event.preventDefault(); submit.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || window.holdout.keysOff() || window.holdout.typing(event.target)) return;
    const block = blocks()[at()];
    if (!block) return;
    const key = event.key.toLowerCase();
    if (/^[0-5]$/.test(key)) score(block, key);
    else if (key === "e") block.querySelector("textarea").focus();
    else if (key === "n") step(1);
    else if (key === "p") step(-1);
    else return;
    event.preventDefault();
  });
}
