// A kit is edited by its form; keys and drag press the same buttons, the server decides. A swap keeps where somebody
// stood, what was open, and what was typed while another save was under way.
{
  const editor = () => document.getElementById("kit-editor");
  const rowOf = (node) => node?.closest?.("li[data-question]");
  const rows = () => [...document.querySelectorAll("li[data-question]")];
  let stood = null;
  let typed = new Map();
  let toggled = [];
  let open = [];
  let at = "";
  let busy = null; // the request whose answer will take the place of the editor
  let waiting = []; // steps that were asked for while another was on its way, in their order

  const press = (row, act) => {
    const button = row.querySelector(`[data-act="${act}"]`);
    if (!button) return;
    if (!busy) stood = row.dataset.question;
    button.closest("form").requestSubmit(button);
  };

  // ---- One step after the other ----

  const step = (todo, asked = null) => {
    const form = document.getElementById("kit-form");
    if (!form?.elements.version) return;
    const values = { version: form.elements.version.value, do: todo, ...(asked === null ? {} : { asked }) };
    window.htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#kit-editor", swap: "outerHTML", values });
  };

  // What a swap takes away could not be sent once the answer is there: it is kept here, and asked of what comes.
  // Fields that save themselves are put in again around the swap.
  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.target !== editor() || !busy) return;
    event.preventDefault();
    const button = event.detail.triggeringEvent?.submitter;
    if (button?.name !== "do") return;
    waiting.push({ todo: button.value, stands: rowOf(button)?.dataset.question ?? null });
  });
  // Refused, or the line is gone: what was asked for after it was asked of another kit.
  const answered = (event) => {
    if (event.detail.xhr !== busy) return;
    busy = null;
    if (event.detail.xhr.status >= 400 || !event.detail.xhr.status) waiting = [];
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === editor()) busy = event.detail.xhr;
  });
  document.addEventListener("htmx:beforeSwap", answered);
  document.addEventListener("htmx:afterRequest", answered);
  document.addEventListener("htmx:afterSettle", () => {
    if (busy || !waiting.length) return;
    const { todo, asked, stands } = waiting.shift();
    if (stands) stood = stands;
    const button = [...document.querySelectorAll("#kit-editor [name=do]")].find((one) => one.value === todo);
    if (button) button.form.requestSubmit(button);
    else step(todo, asked);
  });

  // htmx takes along the button that was clicked in the form; keys press none, and findings stand beside the form.
  document.addEventListener("htmx:configRequest", (event) => {
    const submitter = event.detail.triggeringEvent?.submitter;
    if (submitter?.name === "do") event.detail.parameters.do = submitter.value;
  });

  const prepare = () => {
    for (const row of rows()) if (row.querySelector(".grip")) row.draggable = true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || window.holdout.typing(event.target)) return;
    if (!window.holdout.keysOff() && event.key.toLowerCase() === "z") {
      const undo = document.getElementById("kit-undo");
      if (undo) { event.preventDefault(); undo.form.requestSubmit(undo); }
      return;
    }
    const row = rowOf(event.target);
    if (!row || !event.target.matches(".grip")) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by) {
      event.preventDefault();
      const all = rows();
      const next = all[all.indexOf(row) + by];
      next?.querySelector(".grip").focus();
      if (next && stood) stood = next.dataset.question;
      return;
    }
    const act = window.holdout.keysOff() ? null : { "[": "up", "]": "down", l: "line", s: "swap" }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    press(row, act);
  });

  document.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (!busy && row && event.target.closest("[name=do]")) stood = row.dataset.question;
  });

  // ---- Drag ----

  let dragged = null;
  const clear = () => document.querySelectorAll("[data-drop]").forEach((one) => delete one.dataset.drop);
  const lower = (row, event) => {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  const targetOf = (event) => {
    const row = rowOf(event.target);
    if (row && row !== dragged) return row;
    return event.target.closest?.("[data-line]") ?? null;
  };

  const place = (question, to, asked) => {
    const todo = `place:${question}=${Math.max(0, to)}`;
    if (busy) { waiting.push({ todo, asked: asked ? "1" : "0", stands: question }); return; }
    stood = question;
    step(todo, asked ? "1" : "0");
  };

  document.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.question);
  });
  document.addEventListener("dragover", (event) => {
    const target = dragged && targetOf(event);
    clear();
    if (!target) return;
    event.preventDefault();
    target.dataset.drop = target.matches("[data-line]") || lower(target, event) ? "after" : "before";
  });
  document.addEventListener("drop", (event) => {
    const target = dragged && targetOf(event);
    clear();
    if (!target) return;
    event.preventDefault();
    const others = rows().filter((row) => row !== dragged);
    if (target.matches("[data-line]")) {
      const asked = others.filter((row) => "asked" in row.dataset).length;
      place(dragged.dataset.question, asked, !("asked" in dragged.dataset));
    } else {
      place(dragged.dataset.question, others.indexOf(target) + lower(target, event), "asked" in target.dataset);
    }
  });
  document.addEventListener("dragend", () => { clear(); dragged = null; });

  // ---- Around a swap ----

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== editor()) return;
    const sent = event.detail.requestConfig.parameters;
    at = document.activeElement?.id ?? "";
    open = [...document.querySelectorAll("#kit-editor details[id][open]")].map((one) => one.id);
    typed = new Map([...document.querySelectorAll("[data-minutes], #purpose, #interviewers")]
      .filter((field) => field.value !== (sent.get?.(field.name) ?? field.defaultValue))
      .map((field) => [field.name, field.value]));
    const was = (box) => (sent.has?.("criteria") ? sent.getAll("criteria").includes(box.value) : box.defaultChecked);
    toggled = [...document.querySelectorAll("#kit-words [name=criteria]")]
      .filter((box) => box.checked !== was(box))
      .map((box) => [box.id, box.checked]);
  });
  document.addEventListener("htmx:afterSwap", () => {
    prepare();
    const said = document.querySelector("#kit-editor [data-said]")?.textContent;
    if (said) document.getElementById("kit-said").textContent = said;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    for (const [name, value] of typed) {
      const field = document.getElementById(name);
      if (!field) continue;
      field.value = value;
      if (field !== document.activeElement) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    typed = new Map();
    const boxes = toggled.map(([id, on]) => [document.getElementById(id), on]).filter(([box]) => box);
    toggled = [];
    for (const [box, on] of boxes) box.checked = on;
    boxes[0]?.[0].dispatchEvent(new Event("change", { bubbles: true }));
    // What stood in something that was folded anew could not take the focus back.
    if (!stood && at && document.activeElement === document.body) document.getElementById(at)?.focus();
    if (!stood) return;
    (document.querySelector("#kit-editor > .notice") ?? document.getElementById(`grip-${stood}`))?.focus();
    stood = null;
  });

  document.addEventListener("DOMContentLoaded", prepare);
}
