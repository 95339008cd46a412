// One message at the foot of the page: closed by its button or Escape; one without a problem leaves by itself
// after a time that is enough to read it, unless the pointer or the focus is on it.

const LIFE = 8000;

export function mount(toast) {
  let timer;
  const leave = () => toast.remove();
  const stay = () => clearTimeout(timer);
  const wait = () => {
    stay();
    if (!toast.hasAttribute("data-toast-stays")) timer = setTimeout(leave, LIFE);
  };
  const button = toast.querySelector("[data-toast-close]");
  button.hidden = false;
  button.addEventListener("click", leave);
  toast.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusout", wait);
  wait();
  return stay;
}
