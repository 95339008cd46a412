// Adds Django's token to every htmx request that changes something. On <body>, from its data-csrf-token.

const SAFE = new Set(["get", "head", "options", "trace"]);

export function mount(body) {
  const add = (event) => {
    if (!SAFE.has(event.detail.verb)) event.detail.headers["X-CSRFToken"] = body.dataset.csrfToken;
  };
  document.addEventListener("htmx:configRequest", add);
  return () => document.removeEventListener("htmx:configRequest", add);
}
