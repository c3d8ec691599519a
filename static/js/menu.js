// Fold-out menus (details) with arrow keys and Escape, dialogs opened by their link, and names of chosen files.
{
  const itemsOf = (menu) => [...menu.querySelectorAll(".panel :is(a, button):not(:disabled)")];

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      dialog.showModal();
    }
    event.target.closest("[data-close]")?.closest("dialog")?.close();
  });

  // A panel that would leave the window opens towards the other side.
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details[data-menu]") || !menu.open) return;
    const panel = menu.querySelector(".panel");
    delete panel.dataset.flip;
    const box = panel.getBoundingClientRect();
    if (box.left < 0) panel.dataset.flip = "start";
    else if (box.right > document.documentElement.clientWidth) panel.dataset.flip = "end";
  }, true);

  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[data-menu]");
    if (!menu) return;
    const summary = menu.querySelector("summary");
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      summary.focus();
      event.preventDefault();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const end = { Home: 0, End: -1 }[event.key];
    if (step === undefined && end === undefined) return;
    if (end !== undefined && event.target === summary) return;
    if (!menu.open) menu.open = true;
    const items = itemsOf(menu);
    const at = items.indexOf(document.activeElement);
    const next = end !== undefined ? items.at(end) : items[(at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length];
    next?.focus();
    event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    const zone = event.target.closest?.(".dropzone");
    const text = zone?.querySelector("[data-dropzone-text]");
    if (!text || !event.target.files?.length) return;
    text.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
}
