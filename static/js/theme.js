// Runs before the first paint: applies the theme that was chosen here, if one was.
// Kept apart from the modules, which run only after the page is parsed.
try {
  const chosen = localStorage.getItem("variasi.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the page follows the system.
}
