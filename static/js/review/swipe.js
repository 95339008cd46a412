// Fingers on the picture: to the right approves, to the left rejects; the picture follows and comes back.

const FAR = 0.28;
// The height of a player's own controls: who drags there moves through the video.
const CONTROLS = 88;

const onControls = (event) => {
  const video = event.target.closest("video");
  return video && event.clientY > video.getBoundingClientRect().bottom - CONTROLS;
};

export function swipe(stage, { approve, reject, may }) {
  let start = null, moved = 0, picture = null;

  const begin = (event) => {
    if (event.pointerType === "mouse" || !event.isPrimary || stage.classList.contains("zoomed") || !may() || onControls(event)) return;
    picture = event.target.closest("[data-review-main]");
    start = picture && { x: event.clientX, y: event.clientY };
    moved = 0;
  };
  const move = (event) => {
    if (!start || !event.isPrimary) return;
    const across = event.clientX - start.x;
    if (!moved && Math.abs(event.clientY - start.y) > Math.abs(across)) return end();
    moved = across;
    picture.style.transform = `translateX(${across}px)`;
    picture.dataset.swipe = Math.abs(across) < stage.clientWidth * FAR ? "" : across > 0 ? "approve" : "reject";
  };
  const end = () => {
    if (!start) return;
    const verdict = picture.dataset.swipe;
    picture.style.transform = "";
    delete picture.dataset.swipe;
    start = null;
    if (verdict === "approve") approve();
    if (verdict === "reject") reject();
  };
  const still = (event) => { if (Math.abs(moved) > 8) event.preventDefault(); moved = 0; };

  stage.addEventListener("pointerdown", begin);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", () => { if (picture) delete picture.dataset.swipe; end(); });
  stage.addEventListener("click", still, true);
}
