// Moves the boxes of a layout with the pointer and with keys. The form's numbers are the truth: whatever moves a
// box writes them and lets the form fetch itself ("moved"), so that the server says what is broken and draws the
// ad. What was done can be undone; the steps outlive the fragment that the server answers with.

const STEP = 0.01;
const FAR = 0.05;
const GROW = 1.05;
const SNAP = 0.008;
const HANDLE = 0.022;
const SETTLED = 220;
const LEAST = 8;
const SIDES = ["left", "top", "width", "height"];
const KEPT = new Set(["logo", "product"]);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CORNERS = { nw: [0, 0], ne: [1, 0], sw: [0, 1], se: [1, 1] };
const SVG = "http://www.w3.org/2000/svg";

const steps = new Map(); // of each address: what the numbers were, and where in that one is

export function mount(form) {
  const svg = form.querySelector("svg");
  const guides = svg.querySelector("[data-guides]");
  const said = document.getElementById("layout-said");
  const { width: wide, height: high } = svg.viewBox.baseVal;
  const parts = new Map([...svg.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  let settling, drag, sent, missed = false, mending = false;

  const field = (key, side) => form.elements[`${key}-${side}`];
  const boxOf = (key) => SIDES.map((side) => Number(field(key, side).value));
  const numbers = () => JSON.stringify([...parts.keys()].map(boxOf));

  const place = (part) => {
    const [left, top, width, height] = boxOf(part.dataset.part);
    const box = part.querySelector("[data-box]");
    Object.entries({ x: left, y: top, width, height }).forEach(([name, value]) => box.setAttribute(name, value));
    const side = HANDLE * Math.max(wide, high);
    for (const handle of part.querySelectorAll("[data-corner]")) {
      const [right, down] = CORNERS[handle.dataset.corner];
      handle.setAttribute("x", left + right * width - side / 2);
      handle.setAttribute("y", top + down * height - side / 2);
    }
  };
  const put = (key, box) => {
    SIDES.forEach((side, at) => { field(key, side).value = Math.round(box[at]); });
    place(parts.get(key));
  };
  // What lies in a card or window when one begins to move it goes along, as in a frame of a drawing program.
  const inside = (key) => {
    if (!("carries" in parts.get(key).dataset)) return [];
    const [left, top, width, height] = boxOf(key);
    return [...parts.keys()].filter((other) => other !== key).map((other) => ({ key: other, box: boxOf(other) }))
      .filter(({ box: [x, y, wide, high] }) => x >= left && y >= top && x + wide <= left + width && y + high <= top + height);
  };
  const carry = (carried, across, down) => {
    for (const { key, box: [left, top, width, height] } of carried) put(key, [left + across, top + down, width, height]);
  };
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => htmx.trigger(form, "moved"), SETTLED);
  };
  const tell = (key) => {
    const [left, top, width, height] = boxOf(key);
    const names = SIDES.map((side) => field(key, side).getAttribute("aria-label").split(": ")[1]);
    said.textContent = `${parts.get(key).dataset.name}: ${[left, top, width, height].map((value, at) => `${names[at]} ${value}`).join(", ")}`;
  };

  // The lines that a box may snap to: the safe zone, the middle of the file, and the other parts' edges and middles.
  const linesFor = (key, carried) => {
    const [left, top, right, bottom] = svg.dataset.safe.split(" ").map(Number);
    const lines = [[left, right, wide / 2], [top, bottom, high / 2]];
    for (const other of parts.keys()) {
      if (other === key || carried.some((each) => each.key === other)) continue;
      const [x, y, width, height] = boxOf(other);
      lines[0].push(x, x + width / 2, x + width);
      lines[1].push(y, y + height / 2, y + height);
    }
    return lines;
  };
  const snapped = (box, lines) => {
    const reach = SNAP * Math.max(wide, high);
    guides.replaceChildren();
    return box.map((value, at) => {
      if (at > 1) return value;
      const found = lines[at]
        .flatMap((line) => [0, 0.5, 1].map((share) => ({ line, by: line - value - share * box[at + 2] })))
        .filter(({ by }) => Math.abs(by) <= reach)
        .sort((one, other) => Math.abs(one.by) - Math.abs(other.by))[0];
      if (!found) return value;
      const line = document.createElementNS(SVG, "line");
      const ends = at === 0 ? { x1: found.line, x2: found.line, y1: 0, y2: high } : { y1: found.line, y2: found.line, x1: 0, x2: wide };
      Object.entries(ends).forEach(([name, end]) => line.setAttribute(name, end));
      guides.append(line);
      return value + found.by;
    });
  };
  const resized = (key, [left, top, width, height], corner, across, down) => {
    const [right, low] = CORNERS[corner];
    let newWidth = Math.max(LEAST, width + (right ? across : -across));
    let newHeight = Math.max(LEAST, height + (low ? down : -down));
    if (KEPT.has(key)) {
      const scale = Math.max(newWidth / width, newHeight / height);
      [newWidth, newHeight] = [scale * width, scale * height];
    }
    return [right ? left : left + width - newWidth, low ? top : top + height - newHeight, newWidth, newHeight];
  };

  const pointAt = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const grab = (event) => {
    const part = event.target.closest("[data-part]");
    if (!part || event.button !== 0) return;
    event.preventDefault();
    part.focus();
    const key = part.dataset.part;
    const carried = event.target.dataset.corner ? [] : inside(key);
    drag = { key, corner: event.target.dataset.corner, from: pointAt(event), box: boxOf(key), carried, lines: linesFor(key, carried) };
    svg.setPointerCapture(event.pointerId);
    clearTimeout(settling);
  };
  const pull = (event) => {
    if (!drag) return;
    const at = pointAt(event);
    const [across, down] = [at.x - drag.from.x, at.y - drag.from.y];
    const [left, top, width, height] = drag.box;
    if (drag.corner) put(drag.key, resized(drag.key, drag.box, drag.corner, across, down));
    else {
      const there = snapped([left + across, top + down, width, height], drag.lines);
      put(drag.key, there);
      carry(drag.carried, there[0] - left, there[1] - top);
    }
  };
  const drop = () => {
    if (!drag) return;
    guides.replaceChildren();
    tell(drag.key);
    const moved = drag.box.join() !== boxOf(drag.key).join();
    drag = undefined;
    if (moved || missed) htmx.trigger(form, "moved");
  };
  // An answer that knows less than the boxes on the page would take back what was moved meanwhile.
  // A mend is a link of its own: what the form asked for before, or asks for meanwhile, would take it back.
  const ask = (event) => {
    if (event.target !== form) mending = true;
    else if (mending) return event.preventDefault();
    sent = numbers();
    if (!drag) return;
    missed = true;
    event.preventDefault();
  };
  const asked = (event) => {
    if (event.target !== form && !event.detail.successful) mending = false;
  };
  const take = (event) => {
    if (mending && event.detail.requestConfig.elt === form) return event.preventDefault();
    if (!drag && sent === numbers()) return;
    event.preventDefault();
    if (drag) missed = true;
    else settle();
  };

  const press = (event) => {
    const part = event.target.closest("[data-part]");
    if (!part || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = part.dataset.part;
    const [left, top, width, height] = boxOf(key);
    const scale = { "+": GROW, "=": GROW, "-": 1 / GROW }[event.key];
    const arrow = ARROWS[event.key];
    if (arrow) {
      const far = event.shiftKey ? FAR : STEP;
      const [across, down] = [Math.round(arrow[0] * Math.max(1, far * wide)), Math.round(arrow[1] * Math.max(1, far * high))];
      carry(inside(key), across, down);
      put(key, [left + across, top + down, width, height]);
    } else if (scale) {
      put(key, [left + (width * (1 - scale)) / 2, top + (height * (1 - scale)) / 2, width * scale, height * scale]);
    } else if (event.key === "Escape") {
      put(key, form.querySelector(`[data-row="${key}"]`).dataset.own.split(" ").map(Number));
    } else return;
    event.preventDefault();
    tell(key);
    settle();
  };

  const past = steps.get(form.action) ?? { at: -1, all: [] };
  steps.set(form.action, past);
  if (past.all[past.at] !== numbers()) {
    past.all.splice(past.at + 1);
    past.at = past.all.push(numbers()) - 1;
  }
  const undo = form.querySelector("[data-undo]");
  const redo = form.querySelector("[data-redo]");
  undo.disabled = past.at === 0;
  redo.disabled = past.at === past.all.length - 1;
  const go = (by) => {
    if (!past.all[past.at + by]) return;
    past.at += by;
    JSON.parse(past.all[past.at]).forEach((box, at) => put([...parts.keys()][at], box));
    htmx.trigger(form, "moved");
  };
  const shortcut = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    go(event.shiftKey ? 1 : -1);
  };
  const back = () => go(-1);
  const forth = () => go(1);

  for (const part of parts.values()) {
    for (const corner of Object.keys(CORNERS)) {
      const handle = document.createElementNS(SVG, "rect");
      const side = HANDLE * Math.max(wide, high);
      Object.entries({ class: "layout-handle", "data-corner": corner, width: side, height: side }).forEach(([name, value]) => handle.setAttribute(name, value));
      part.append(handle);
    }
    place(part);
  }
  form.querySelector("[data-with-script]").hidden = false;
  const broken = [...form.querySelectorAll("[data-faults] [data-said]")].map((line) => line.textContent);
  if (broken.length) said.textContent = broken.join(" ");

  svg.addEventListener("pointerdown", grab);
  svg.addEventListener("pointermove", pull);
  svg.addEventListener("pointerup", drop);
  svg.addEventListener("pointercancel", drop);
  svg.addEventListener("keydown", press);
  form.addEventListener("keydown", shortcut);
  form.addEventListener("htmx:beforeRequest", ask);
  form.addEventListener("htmx:afterRequest", asked);
  form.closest("#layout").addEventListener("htmx:beforeSwap", take);
  undo.addEventListener("click", back);
  redo.addEventListener("click", forth);
  return () => clearTimeout(settling);
}
