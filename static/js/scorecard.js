// Digits score the criterion that has the focus, and nothing else; letters move from stop to stop: the criteria, the
// flags, the recommendation, the button that hands in. Never while typing; Escape ends typing. Ctrl Enter hands in.
{
  const CRITERION = "[data-criterion]";
  const FLAG = "[data-flag]";
  const OVERALL = "[data-overall]"; // its recommendation is the stop, its summary the text
  const SUBMIT = "#card .form-actions button[type=submit]:not([name])";
  const STOPS = `${CRITERION}:not(:disabled), ${FLAG}, ${OVERALL}, ${SUBMIT}`;

  const stops = () => [...document.querySelectorAll(STOPS)];
  const held = () => document.activeElement?.closest(STOPS);

  // What takes the focus in a stop: what is chosen in it, else its first choice.
  const entry = (stop) => {
    if (stop.matches(SUBMIT)) return stop;
    return stop.querySelector(":is([type=radio], [type=checkbox]):checked") ?? stop.querySelector("[type=radio], [type=checkbox]");
  };

  const enter = (stop) => {
    if (!stop) return;
    entry(stop).focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center" });
  };

  // The digit of a key that is pressed by itself, '' for any other: with Shift or AltGr it is a sign. By its place where
  // a keyboard has digits above signs (AZERTY).
  const digitOf = (event) => {
    if (event.shiftKey || event.getModifierState("AltGraph")) return "";
    return /^[0-5]$/.exec(event.key)?.[0] ?? /^Digit([0-5])$/.exec(event.code)?.[1] ?? "";
  };

  const score = (block, value) => {
    const radio = block?.querySelector(`input[type=radio][value="${value}"]`);
    if (!radio) return;
    radio.focus();
    if (radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // From where the focus is, at a stop or between two; with the focus nowhere, to the first criterion without a score.
  const step = (back) => {
    const from = held() ?? document.activeElement;
    if (!from || from === document.body) {
      if (!back) enter(stops().find((stop) => !stop.querySelector(":checked")));
      return;
    }
    const side = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    const there = stops().filter((stop) => from.compareDocumentPosition(stop) & side && !stop.contains(from));
    enter(there.at(back ? -1 : 0));
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const submit = document.querySelector(SUBMIT);
      const form = event.target.closest?.("form, dialog");
      // From another form of the page, such as the one that closes without assessing, nothing is handed in.
      if (submit && (!form || form === submit.form) && !event.repeat) { event.preventDefault(); submit.click(); }
      return;
    }
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const stop = held();
    if (window.holdout.typing(event.target)) {
      if (event.key !== "Escape" || !stop) return;
      event.preventDefault();
      enter(stop);
      return;
    }
    if (window.holdout.keysOff()) return;
    const key = event.key.toLowerCase();
    const digit = digitOf(event);
    if (digit) score(stop?.closest(CRITERION), digit);
    else if (key === "e") stop?.querySelector("textarea")?.focus();
    else if (key === "n") step(false);
    else if (key === "p") step(true);
    else return;
    event.preventDefault();
  });
}
