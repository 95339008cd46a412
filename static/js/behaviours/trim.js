// Lets one find the first and the last frame of a trim by eye: the slider steps through the clip frame by frame,
// and its buttons write the frame that is shown. Every frame of our clips is a key frame, so each step is exact.

export function mount(root) {
  const rate = Number(root.dataset.rate);
  const video = root.querySelector("video");
  const scrub = root.querySelector("[data-trim-scrub]");
  const marks = root.querySelector("[data-trim-marks]");
  if (!scrub) return undefined;
  const slider = scrub.querySelector("input");
  const said = scrub.querySelector("output");
  const form = slider.form;
  const seconds = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  const say = (frame) => { said.textContent = `${frame} · ${seconds.format((frame - 1) / rate)} s`; };
  const show = (frame) => {
    video.pause();
    video.currentTime = (frame - 0.5) / rate; // the middle of a frame: never its neighbour by rounding
    say(frame);
  };
  const slide = () => show(Number(slider.value));
  const follow = () => {
    if (video.paused) return;
    slider.value = Math.floor(video.currentTime * rate) + 1;
    say(slider.value);
  };
  const typed = ({ target }) => {
    if (target.name !== "first" && target.name !== "last") return;
    slider.value = target.value;
    slide();
  };
  const mark = ({ target }) => {
    const name = target.closest("[data-trim]")?.dataset.trim;
    if (name) form.elements[name].value = slider.value;
  };

  scrub.hidden = false;
  marks.hidden = false;
  say(slider.value);
  slider.addEventListener("input", slide);
  video.addEventListener("timeupdate", follow);
  form.addEventListener("input", typed);
  marks.addEventListener("click", mark);
  return () => {
    slider.removeEventListener("input", slide);
    video.removeEventListener("timeupdate", follow);
    form.removeEventListener("input", typed);
    marks.removeEventListener("click", mark);
  };
}
