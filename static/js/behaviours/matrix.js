// Lets one switch many cells of a matrix in one stroke: press on a cell and draw across others. They all become
// what the first one became. Without script each cell is a checkbox, and it stays one.

const boxOf = (target) => target.closest?.(".cell")?.querySelector("input:not(:disabled)");

export function mount(form) {
  let stroke;
  const press = (event) => {
    const box = event.pointerType === "mouse" && boxOf(event.target);
    if (box) stroke = { first: box, to: !box.checked, touched: new Set() };
  };
  const draw = (event) => {
    const box = stroke && boxOf(event.target);
    if (!box || (box === stroke.first && stroke.touched.size === 0)) return;
    stroke.first.checked = stroke.to;
    box.checked = stroke.to;
    stroke.touched.add(box);
    event.preventDefault();
  };
  const lift = () => {
    const drawn = stroke?.touched.size > 0;
    stroke = undefined;
    if (!drawn) return;
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  form.addEventListener("pointerdown", press);
  form.addEventListener("pointerover", draw);
  document.addEventListener("pointerup", lift);
  return () => {
    form.removeEventListener("pointerdown", press);
    form.removeEventListener("pointerover", draw);
    document.removeEventListener("pointerup", lift);
  };
}
