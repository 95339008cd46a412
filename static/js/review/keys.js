// The keyboard of the review page. Single keys can be switched off, which is kept in this browser, and none acts
// while one types; arrows and Ctrl+Z always work.

const SWITCH = "variasi.review.keys";
const ARROWS = { ArrowRight: "j", ArrowLeft: "k" };
const ONCE = new Set(["a", "r", "u", "g", "p", "n", "b", "c", "m", " ", "?"]);

const types = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const presses = (target) => target.closest("button, a, label, summary, video, [role=button]");

export function keysAreOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

export function switchKeys(on) {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // Storage is switched off: the keys are on again on the next page.
  }
}

function named(event) {
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) return "u";
  if (event.ctrlKey || event.metaKey || event.altKey) return "";
  if (ARROWS[event.key]) return ARROWS[event.key];
  if (event.key.length !== 1 || !keysAreOn()) return "";
  return event.key.toLowerCase();
}

// Calls press(key) with a, r, u, j, k, g, p, n, b, c, m, a comma, a point, ?, a space or a digit; press returns true when it has acted.
export function listen(press) {
  const take = (event) => {
    if (event.defaultPrevented || event.isComposing || types(event.target)) return;
    const key = named(event);
    if (!key || (event.repeat && ONCE.has(key))) return;
    if (key === " " && presses(event.target)) return;
    if (press(key)) event.preventDefault();
  };
  document.addEventListener("keydown", take);
  return () => document.removeEventListener("keydown", take);
}
