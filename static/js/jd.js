// F8 goes to the next finding of a job description, Alt Enter uses the fix of the one at hand.
{
  const findings = () => [...document.querySelectorAll(".jd .finding")];
  const atHand = () => document.activeElement?.closest?.(".finding") ?? document.activeElement?.closest?.(".jd-line")?.querySelector(".finding");

  document.addEventListener("keydown", (event) => {
    if (event.key === "F8") {
      const all = findings();
      if (!all.length) return;
      const next = all[(all.indexOf(atHand()) + 1) % all.length];
      next.open = true;
      next.querySelector("summary").focus();
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (event.key === "Enter" && event.altKey) {
      const fix = atHand()?.querySelector("[data-fix]");
      if (fix) { event.preventDefault(); fix.click(); }
    }
  });
}
