// Keeps the samples beside a brand's form in step with what is typed: colours (their pickers too), the
// contrasts between them, and typefaces. The server draws the same; this only spares saving to see it.

const COLOUR = /^#[0-9a-f]{6}$/i;
const TEXT = 4.5;
const LARGE_TEXT = 3;

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const levelOf = (ratio) => (ratio >= TEXT ? "good" : ratio >= LARGE_TEXT ? "warn" : "bad");

export function mount(root) {
  const form = root.querySelector("form");
  const colourOf = (role) => form.elements[role].value.trim();
  const ratios = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  const paint = (role) => {
    const colour = colourOf(role);
    if (!COLOUR.test(colour)) return;
    root.querySelector(`[data-look-picker="${role}"]`).value = colour.toLowerCase();
    for (const shape of root.querySelectorAll(`[data-look-fill="${role}"]`)) shape.setAttribute("fill", colour);
    for (const row of root.querySelectorAll("[data-look-pair]")) compare(row);
  };
  const compare = (row) => {
    const [ink, ground] = row.dataset.lookPair.split(" ").map(colourOf);
    if (!COLOUR.test(ink) || !COLOUR.test(ground)) return;
    const ratio = contrast(ink, ground);
    row.dataset.level = levelOf(ratio);
    row.querySelector("[data-look-ratio]").textContent = `${ratios.format(ratio)}:1`;
  };
  const setType = (field) => {
    for (const text of root.querySelectorAll(`[data-look-typeface="${field.name}"]`)) {
      text.classList.remove(...[...text.classList].filter((name) => name.startsWith("typeface-")));
      text.classList.add(`typeface-${field.value}`);
    }
  };
  const pickers = [...root.querySelectorAll("[data-look-picker]")];
  const typed = ({ target }) => {
    const role = target.dataset.lookPicker;
    if (role) form.elements[role].value = target.value;
    if (pickers.some((picker) => picker.dataset.lookPicker === (role ?? target.name))) paint(role ?? target.name);
    if (target.type === "radio") setType(target);
  };

  for (const picker of pickers) {
    picker.hidden = false;
    root.querySelector(`[data-look-swatch="${picker.dataset.lookPicker}"]`)?.remove();
  }
  form.addEventListener("input", typed);
  return () => form.removeEventListener("input", typed);
}
