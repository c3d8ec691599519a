// The review queue by keyboard: J and K go through it, A, D and L decide, digits score, N and P go through the criteria,
// Q takes marked text as the quote of the field one was in last. The next résumé is fetched ahead. Each key presses a
// button or a link of the page; none works while typing.
{
  const FRESH = 60_000;
  const queue = () => document.getElementById("queue");
  const one = (selector) => queue()?.querySelector(selector);
  const rates = () => [...(queue()?.querySelectorAll("[data-rate]") ?? [])];
  let ahead = null; // { href, html, at } of the next applicant
  let field = null; // the field or criterion that takes a quote
  let waits = ""; // the key that was pressed while something was being saved

  // ---- Going on ----

  const settle = () => {
    const now = queue();
    if (!now) return;
    document.title = `${now.dataset.title} · Holdout`;
    field = null;
    waits = "";
    // While both stand in the page, the browser shuts what is open in the new one: only one of a name may be.
    if (!opened()) one("[data-first]")?.setAttribute("open", "");
    fetchAhead();
  };

  const fetchAhead = async () => {
    ahead = null;
    const href = one("[data-hop=j]")?.href;
    if (!href) return;
    const answer = await fetch(href, { headers: { "HX-Request": "true", "HX-Current-URL": location.href } }).catch(() => null);
    if (answer?.ok && !answer.redirected && one("[data-hop=j]")?.href === href) {
      ahead = { href, html: await answer.text(), at: Date.now() };
    }
  };

  const saving = () => Boolean(document.querySelector("[data-autosave].htmx-request, #screen.htmx-request"));
  const held = () => saving() || window.holdout.unsaved();

  // What was pressed comes as soon as it can.
  const wait = (key) => {
    waits = key;
    if (window.holdout.unsaved()) window.holdout.say("It goes on as soon as what you wrote is saved.");
  };

  // A résumé that was fetched ahead stands there at once; the address and Back work as after any other step.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-hop]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (held()) { wait(link.dataset.hop); return; }
    if (ahead?.href !== link.href || Date.now() - ahead.at > FRESH) {
      window.htmx.ajax("GET", link.href, { target: "#queue", swap: "outerHTML" });
      return;
    }
    const { href, html } = ahead;
    window.htmx.swap("#queue", html, { swapStyle: "outerHTML", settleDelay: 0 });
    history.pushState({ htmx: true }, "", href);
  }, true);

  const arrived = () => {
    window.scrollTo({ top: 0 });
    document.getElementById("main")?.focus({ preventScroll: true });
    settle();
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "queue") return;
    if (one("[autofocus]")) { one("[autofocus]").focus(); settle(); } else arrived();
  });
  document.addEventListener("DOMContentLoaded", settle);

  // Undo of what was done here comes back in place.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("[data-undo]") || !/[?&]act=/.test(form.action)) return;
    event.preventDefault();
    form.closest("[data-toast]")?.remove();
    window.htmx.ajax("POST", form.action, { target: "#queue", swap: "outerHTML" });
  }, true);

  // ---- Scores ----

  const opened = () => rates().find((rate) => rate.open);

  const score = (value) => {
    const radio = (opened() ?? rates()[0])?.querySelector(`input[type=radio][value="${value}"]`);
    if (!radio) return;
    radio.closest("[data-rate]").open = true;
    if (!radio.checked) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    radio.focus({ preventScroll: true });
  };

  const step = (by) => {
    const all = rates();
    const next = all[all.indexOf(opened()) + by];
    if (!next) return;
    for (const rate of all) rate.open = rate === next;
    next.querySelector("summary").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  // ---- Quotes ----

  document.addEventListener("focusin", (event) => {
    const at = event.target.closest?.("[data-part], [data-rate]");
    if (at) field = at;
  });

  const marked = () => {
    const chosen = window.getSelection();
    const text = chosen?.toString().replace(/\s+/g, " ").trim();
    const sheet = chosen?.anchorNode?.parentElement?.closest(".sheet");
    return text && sheet ? { text, page: sheet.dataset.page ?? "", range: chosen.getRangeAt(0) } : null;
  };

  const changed = (input) => {
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  const show = (range, number) => {
    const mark = document.createElement("mark");
    mark.className = "picked";
    try { range.surroundContents(mark); } catch { return; } // over several lines: the number shows when the page is read anew
    if (!number) return;
    const count = document.createElement("span");
    count.className = "ref-n";
    count.textContent = number;
    mark.after(" ", count);
  };

  const quote = () => {
    const found = marked();
    if (!found) { window.holdout.say("Mark some text on the page first."); return; }
    const parts = [...(queue()?.querySelectorAll("[data-part]") ?? [])];
    const target = field?.isConnected ? field : parts.find((part) => !part.querySelector(".quote").value) ?? parts[0];
    if (target?.matches("[data-rate]")) {
      const area = target.querySelector("textarea");
      area.value = [area.value.trim(), found.text].filter(Boolean).join("\n");
      show(found.range);
      changed(area);
    } else if (target) {
      const input = target.querySelector(".quote");
      input.value = found.text;
      target.querySelector("[name^=page-]").value = found.page;
      show(found.range, target.querySelector(".ref-n").textContent);
      changed(input);
    }
    window.getSelection()?.removeAllRanges();
  };

  document.addEventListener("mousedown", (event) => { if (event.target.closest?.("[data-quote]")) event.preventDefault(); });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-quote]")) quote(); });

  // ---- Keys ----

  const PRESS = { j: "[data-hop=j]", k: "[data-hop=k]", a: "[data-act=a]", d: "[data-act=d]", l: "[data-act=l]", "?": "[data-dialog=all-keys]" };

  const press = (key) => {
    const button = one(PRESS[key]);
    if (!button) return false;
    if (held() && key !== "?") wait(key);
    else button.click();
    return true;
  };

  document.addEventListener("htmx:afterRequest", () => setTimeout(() => {
    if (!waits || held()) return;
    const key = waits;
    waits = "";
    press(key);
  }));

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!queue() || document.querySelector("dialog:modal")) return;
    if (window.holdout.typing(event.target)) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      (event.target.closest("[data-rate]")?.querySelector("summary") ?? document.getElementById("main")).focus({ preventScroll: true });
      return;
    }
    if (window.holdout.keysOff()) return;
    const key = event.key.toLowerCase();
    if (/^[0-5]$/.test(key)) score(key);
    else if (key === "n") step(1);
    else if (key === "p") step(-1);
    else if (key === "q") quote();
    else if (!(key in PRESS) || !press(key)) return;
    event.preventDefault();
  });
}
