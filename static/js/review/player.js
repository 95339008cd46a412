// Videos on the review page: the one that is looked at plays from its beginning, silent and over and over, unless
// less motion is wanted; those that come next are loaded, with the poster that they wait behind.

import { buttonOf, toggle as toggleAnimated } from "../animated.js";

// Videos whose first seconds are loaded ahead; of those behind them only the posters are.
const LOADED = 2;

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function prepare(video, ahead) {
  if (!video.dataset.ready) {
    video.dataset.ready = "1";
    const poster = new Image();
    poster.src = video.poster;
    poster.decode().catch(() => { delete video.dataset.ready; });
  }
  if (ahead < LOADED) video.preload = "auto";
}

export function show(item, chosen) {
  for (const video of item.querySelectorAll("[data-review-main] video")) {
    if (!chosen.contains(video)) video.pause();
  }
  const video = chosen.querySelector("video");
  if (!video) return;
  video.preload = "auto";
  if (still.matches) return;
  video.currentTime = 0;
  play(video);
}

export function toggle(chosen) {
  const [video, button] = [chosen?.querySelector("video"), buttonOf(chosen)];
  if (button) toggleAnimated(button);
  if (!video) return;
  if (video.paused) play(video);
  else video.pause();
}

// Shows the frame after or before, each in its middle, so that rounding never shows its neighbour.
export function step(chosen, by) {
  const video = chosen?.querySelector("video");
  if (!video) return;
  video.pause();
  const rate = Number(video.dataset.rate);
  const frame = Math.floor(video.currentTime * rate + 1e-6) + by;
  const last = Math.floor(video.duration * rate + 1e-6) - 1;
  video.currentTime = (Math.max(0, Math.min(frame, last)) + 0.5) / rate;
}

export function hush(chosen) {
  const video = chosen?.querySelector("video");
  if (video) video.muted = !video.muted;
}

function play(video) {
  video.play().catch(() => {}); // shown no more before it could begin
}
