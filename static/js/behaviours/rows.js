// Adds another row of controls from the <template> of this group and goes to its first control. Without
// script the server leaves some empty rows at the end.

export function mount(group) {
  const button = group.querySelector("[data-add-row]");
  const template = group.querySelector("template[data-row]");
  const list = group.querySelector("[data-rows]");
  const add = () => {
    list.append(template.content.cloneNode(true));
    list.lastElementChild.querySelector("input, textarea, select").focus();
  };
  button.hidden = false;
  button.addEventListener("click", add);
  return () => button.removeEventListener("click", add);
}
