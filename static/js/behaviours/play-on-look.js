// Plays the silent clip inside a link while one looks at it: on hover, on focus, and for good once it is pressed.
// Only the frames that the film shows are played. Without script the link opens the clip itself.

export function mount(link) {
  const video = link.querySelector("video");
  const { first, last, rate } = video.dataset;
  const begins = Number(first) / Number(rate);
  const ends = (Number(last) + 1) / Number(rate);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let pressed = false;

  const play = () => {
    if (video.currentTime < begins) video.currentTime = begins;
    video.play().catch(() => {}); // stopped again before it could begin
  };
  const stop = () => {
    if (pressed) return;
    video.pause();
    video.load(); // shows the poster again
  };
  const look = () => { if (!still.matches) play(); };
  const leave = () => { if (!link.matches(":hover, :focus-visible")) stop(); };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pressed = !pressed;
    link.toggleAttribute("data-playing", pressed);
    if (pressed) play();
    else stop();
  };
  const keepInside = () => {
    if (video.currentTime >= ends || video.currentTime < begins - 0.001) video.currentTime = begins;
  };

  const heard = [[link, "pointerenter", look], [link, "pointerleave", leave], [link, "focus", look],
    [link, "blur", leave], [link, "click", press], [video, "timeupdate", keepInside]];
  for (const [element, name, act] of heard) element.addEventListener(name, act);
  return () => {
    for (const [element, name, act] of heard) element.removeEventListener(name, act);
    video.pause();
  };
}
