// Sends a form as soon as one of its controls changes; its own button, needed without script, is hidden.

export function mount(form) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  const send = () => form.requestSubmit();
  form.addEventListener("change", send);
  return () => form.removeEventListener("change", send);
}
