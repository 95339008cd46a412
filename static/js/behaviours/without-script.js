// Hides a control that only a page without script needs.

export function mount(control) {
  control.hidden = true;
}
