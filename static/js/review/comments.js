// Comments on the variant that is shown: sent in place, pinned to where one clicks while one writes, or to the
// moment at which the video stands.

const WHOLE = 10_000;

export class Comments {
  constructor(deck, done, failed) {
    Object.assign(this, { deck, done, failed });
  }

  get form() { return this.deck.current?.querySelector("[data-comment-new]") ?? null; }

  get isOpen() { return Boolean(this.form?.hasAttribute("data-open")); }

  // Puts the caret into the form, which from then on takes clicks on the picture as places.
  write() {
    const { form } = this;
    if (!form) return;
    form.elements.body.focus();
    this.open();
  }

  open() {
    const { form, deck } = this;
    if (!form || this.isOpen) return;
    form.toggleAttribute("data-open", true);
    const shown = deck.pictureOf(deck.current);
    form.elements.format.value = shown.dataset.format;
    const video = shown.querySelector("video");
    if (!video) return;
    video.pause();
    form.elements.second.value = video.currentTime.toFixed(1);
  }

  close() {
    const { form } = this;
    form?.removeAttribute("data-open");
    this.deck.current?.querySelectorAll("[data-pin-draft]").forEach((draft) => draft.toggleAttribute("hidden", true));
  }

  pin(event) {
    const picture = event.target.closest("[data-review-main] [data-format]");
    const seen = picture.querySelector("img, video");
    const [width, height] = [Number(seen.getAttribute("width")), Number(seen.getAttribute("height"))];
    const box = seen.getBoundingClientRect();
    const scale = Math.min(box.width / width, box.height / height);
    const left = (event.clientX - box.left - (box.width - width * scale) / 2) / (width * scale);
    const top = (event.clientY - box.top - (box.height - height * scale) / 2) / (height * scale);
    if (left < 0 || left > 1 || top < 0 || top > 1) return;
    this.mark(picture, { left, top, width, height });
  }

  mark(picture, { left, top, width, height }) {
    const { place, format, body } = this.form.elements;
    format.value = picture.dataset.format;
    const marked = place.querySelector("[data-is-marked]") ?? place.appendChild(document.createElement("option"));
    marked.toggleAttribute("data-is-marked", true);
    marked.textContent = place.dataset.marked;
    marked.value = `${Math.round(left * WHOLE)},${Math.round(top * WHOLE)}`;
    place.value = marked.value;
    this.form.querySelector("details").open = true;
    const draft = picture.querySelector("[data-pin-draft]");
    draft.setAttribute("cx", left * width);
    draft.setAttribute("cy", top * height);
    draft.setAttribute("r", Math.max(4, Math.min(width, height) / 28));
    draft.removeAttribute("hidden");
    body.focus();
  }

  // Nothing is cleared before it is kept: what did not arrive stays in the form.
  async send(form, requestId) {
    const sent = new FormData(form);
    sent.set("request_id", form.dataset.requestId ??= requestId);
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.errors?.[0]?.message ?? said.detail);
      this.close();
      await this.done(said.variant);
    } catch (problem) {
      this.failed(problem instanceof TypeError ? "" : problem.message); // a TypeError is a dead network
    } finally {
      button.disabled = false;
    }
  }
}
