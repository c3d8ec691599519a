// Toasts leave after ten seconds unless someone points at or stands in them. Failed requests become toasts.
{
  const LIFE = 10000;
  const region = () => document.getElementById("toasts");

  const dismiss = (toast) => toast.remove();

  const start = (toast) => {
    if (toast.dataset.started !== undefined) return;
    toast.dataset.started = "";
    let timer;
    const run = () => { clearTimeout(timer); timer = setTimeout(() => dismiss(toast), LIFE); };
    const hold = () => clearTimeout(timer);
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerleave", run);
    toast.addEventListener("focusout", run);
    run();
  };

  const startAll = () => document.querySelectorAll("[data-toast]").forEach(start);

  const say = (text) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.toast = "";
    toast.dataset.kind = "warn";
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", "Dismiss");
    close.textContent = "×";
    toast.append(words, close);
    region()?.append(toast);
    start(toast);
  };
  window.holdout = { ...window.holdout, say };

  document.addEventListener("click", (event) => {
    const toast = event.target.closest("[data-dismiss]")?.closest("[data-toast]");
    if (toast) dismiss(toast);
  });
  document.addEventListener("DOMContentLoaded", startAll);
  document.addEventListener("htmx:oobAfterSwap", startAll);
  document.addEventListener("htmx:load", startAll);

  // An error page marks the sentence that is for the person.
  const sentenceOf = (xhr) => {
    const page = new DOMParser().parseFromString(xhr.responseText ?? "", "text/html");
    return page.querySelector("[data-sentence]")?.textContent.trim();
  };
  const isPage = (xhr) => /^\s*<!doctype html/i.test(xhr.responseText ?? "");

  // A whole error page never goes inside a region of this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 || !isPage(xhr)) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr, elt } = event.detail;
    if (xhr.status === 401) { say("You have been signed out. Sign in again in another tab; what you typed is still here."); return; }
    if (elt.closest("[data-autosave]") && xhr.status >= 500) return;
    say(sentenceOf(xhr) ?? "That did not work, and nothing was changed. Try again in a moment.");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt.closest("[data-autosave]")) return;
    say("No answer from the server. What you typed is still here; try again when you are connected.");
  });
  document.addEventListener("htmx:timeout", (event) => {
    if (event.detail.elt.closest("[data-autosave]")) return;
    say("The server takes too long to answer. Reload to see what was done.");
  });
}
