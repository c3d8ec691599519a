// Loaded before the first paint: a saved theme is on the page before it shows, and scripts are known to run.
{
  const KEY = "holdout.theme";
  const root = document.documentElement;
  root.dataset.js = "";

  // Storage may be refused (private windows); the device's own theme then stands.
  const read = () => { try { return localStorage.getItem(KEY) ?? "auto"; } catch { return "auto"; } };
  const write = (choice) => { try { localStorage.setItem(KEY, choice); } catch { return; } };

  const show = (choice) => {
    if (choice === "auto") delete root.dataset.theme;
    else root.dataset.theme = choice;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  show(read());
  document.addEventListener("DOMContentLoaded", () => show(read()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    write(button.dataset.themeChoice);
    show(button.dataset.themeChoice);
  });
}
