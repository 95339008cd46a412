// Keeps the summary beside a set-up honest: from the first change until the new count has come, its figures are
// marked as being counted and its launch waits, so that nobody launches what they do not see.

const SAID_BY_THE_ANSWER = [409, 422];

export function mount(form) {
  for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
  const summary = () => document.getElementById(form.dataset.summary);
  const wait = () => {
    const element = summary();
    element.setAttribute("aria-busy", "true");
    for (const button of element.querySelectorAll("[data-launch]")) button.disabled = true;
  };
  const failed = (event) => {
    if (event.detail.elt !== form || SAID_BY_THE_ANSWER.includes(event.detail.xhr?.status)) return;
    const element = summary();
    element.removeAttribute("aria-busy");
    document.dispatchEvent(new CustomEvent("toast", { detail: { level: "bad", text: form.dataset.failed } }));
  };
  form.addEventListener("change", wait);
  form.addEventListener("htmx:sendError", failed);
  form.addEventListener("htmx:responseError", failed);
  return () => {
    form.removeEventListener("change", wait);
    form.removeEventListener("htmx:sendError", failed);
    form.removeEventListener("htmx:responseError", failed);
  };
}
