import { toggle } from "../animated.js";

export function mount(button) {
  const press = () => toggle(button);
  button.addEventListener("click", press);
  return () => button.removeEventListener("click", press);
}
