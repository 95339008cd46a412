// Three buttons, data-theme-choice="system|light|dark": the choice is kept in this browser.

const KEY = "variasi.theme";

function stored() {
  try {
    return localStorage.getItem(KEY) ?? "system";
  } catch {
    return "system";
  }
}

function keep(choice) {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}

export function mount(element) {
  const buttons = [...element.querySelectorAll("[data-theme-choice]")];
  const show = (choice) => {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.themeChoice === choice);
  };
  const choose = (event) => {
    const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    keep(choice);
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    show(choice);
  };
  element.hidden = false;
  show(stored());
  element.addEventListener("click", choose);
  return () => element.removeEventListener("click", choose);
}
