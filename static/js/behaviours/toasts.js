// The place of all messages. A response that carries `HX-Trigger: {"toast": {"level": "good", "text": "..."}}`
// adds one; so does any script that dispatches a "toast" event with that detail. Texts are never read as HTML.

export function mount(place) {
  const template = place.querySelector("template");
  const add = (event) => {
    const { level = "plain", text } = event.detail;
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.classList.add(level);
    toast.toggleAttribute("data-toast-stays", level === "bad");
    toast.querySelector("[data-toast-text]").textContent = text;
    place.append(toast);
    htmx.process(toast);
    place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: toast } }));
  };
  document.addEventListener("toast", add);
  return () => document.removeEventListener("toast", add);
}
