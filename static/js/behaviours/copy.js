// Copies data-copy to the clipboard and says so on the button, in the words of data-copied.

const SAID_FOR = 2000;

export function mount(button) {
  if (!navigator.clipboard) return undefined;
  const label = button.querySelector("[data-copy-label]") ?? button;
  const words = label.textContent;
  const copy = async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = words; }, SAID_FOR);
  };
  button.hidden = false;
  button.addEventListener("click", copy);
  return () => button.removeEventListener("click", copy);
}
