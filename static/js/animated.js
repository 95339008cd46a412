// Animated pictures: a button shows a still of one in its place, and it again.

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function buttonOf(link) {
  const picture = link?.querySelector("picture[id]");
  return picture && document.querySelector(`.animated-toggle[aria-controls="${picture.id}"]`);
}

export function toggle(button) {
  const source = document.getElementById(button.getAttribute("aria-controls")).querySelector("source");
  const stops = source.media === "not all" || (source.media !== "all" && !still.matches);
  source.media = stops ? "all" : "not all";
  button.dataset.shows = stops ? "stopped" : "moving";
}
