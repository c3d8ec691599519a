// A button with data-copy="id" copies the text of that field, and says so. Without a clipboard it selects the text.
{
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    const said = document.getElementById(button.getAttribute("aria-describedby"));
    try {
      await navigator.clipboard.writeText(field.value);
      if (said) said.textContent = "Copied.";
    } catch {
      field.focus();
      field.select();
      if (said) said.textContent = "Selected. Copy it with Ctrl C.";
    }
  });
}
