// The variants of this sitting in order, the ones behind and the ones ahead; keeps eight ahead loaded, their
// pictures decoded before they are asked for.

import * as player from "./player.js";

const AHEAD = 8;

const attribute = (element, name) => element?.dataset[name] ?? "";

export class Deck {
  constructor(root, stage) {
    this.stage = stage;
    this.url = root.dataset.itemsUrl;
    this.scope = root.dataset.scope;
    this.done = root.querySelector("template[data-review-done]");
    this.place = this.placeOf(root);
    this.items = [...stage.querySelectorAll("[data-review-item]")];
    this.index = 0;
    this.loaded = () => {};
    this.isBeside = false;
    this.format = this.items[0]?.querySelector("[data-format][aria-current]")?.dataset.format ?? "";
  }

  placeOf(element) {
    return element.dataset.after
      ? { start: element.dataset.start, after: element.dataset.after, wrapped: attribute(element, "wrapped") }
      : null;
  }

  get current() { return this.items[this.index] ?? null; }

  get ahead() { return this.items.slice(this.index + 1); }

  find(variant) { return this.items.find((item) => item.dataset.reviewItem === variant); }

  async fetchItems(query) {
    const response = await fetch(`${this.url}?${this.scope}&${new URLSearchParams(query)}`);
    if (!response.ok || response.redirected) throw new Error(`The next variants did not come: ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const batch = page.querySelector("[data-review-batch]");
    return { batch, items: [...batch.querySelectorAll("[data-review-item]")].map((item) => document.importNode(item, true)) };
  }

  // Loads more when fewer than eight are ahead; several calls at once are one.
  refill() {
    if (!this.place || this.ahead.length >= AHEAD) return this.loading ?? Promise.resolve();
    this.loading ??= this.load().finally(() => { this.loading = null; });
    return this.loading;
  }

  async load() {
    const { batch, items } = await this.fetchItems(this.place);
    this.place = this.placeOf(batch);
    for (const item of items) if (!this.find(item.dataset.reviewItem)) this.items.push(item);
    this.loaded();
    this.prepare();
  }

  prepare() {
    for (const [ahead, item] of this.ahead.slice(0, AHEAD).entries()) {
      const shown = this.pictureOf(item);
      const [picture, video] = [shown?.querySelector("img"), shown?.querySelector("video")];
      if (video) player.prepare(video, ahead);
      if (!picture || picture.dataset.ready) continue;
      picture.dataset.ready = "1";
      picture.loading = "eager";
      picture.decode().catch(() => { delete picture.dataset.ready; });
    }
  }

  pictureOf(item) {
    const pictures = [...item.querySelectorAll("[data-review-main] [data-format]")];
    return pictures.find((picture) => picture.dataset.format === this.format) ?? pictures[0];
  }

  // Shows a format of the current variant, and of those that follow.
  choose(format) {
    this.format = format;
    this.frame(this.current);
    player.show(this.current, this.pictureOf(this.current));
    this.prepare();
  }

  frame(item) {
    const chosen = this.pictureOf(item);
    for (const link of item.querySelectorAll("[data-format]")) {
      const isChosen = link.dataset.format === chosen.dataset.format;
      if (link.closest("[data-review-main]")) link.hidden = !isChosen;
      else if (isChosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const picture of item.querySelectorAll("[data-review-main] [data-format] img")) picture.loading = "eager";
    this.frameFormer(item, chosen.dataset.format);
  }

  // The revision before, beside the one that is judged, where it has this format.
  frameFormer(item, format) {
    let shown = false;
    for (const former of item.querySelectorAll("[data-former]")) {
      former.hidden = !this.isBeside || former.dataset.former !== format;
      shown ||= !former.hidden;
    }
    item.querySelector("[data-review-main]").toggleAttribute("data-beside", shown);
    item.querySelector("[data-review-compare]")?.setAttribute("aria-pressed", this.isBeside);
  }

  toggleBeside() {
    this.isBeside = !this.isBeside;
    if (this.current) this.frame(this.current);
  }

  goTo(index) {
    this.index = Math.max(0, Math.min(index, this.items.length));
    this.paint();
  }

  togglePlay() {
    if (this.current) player.toggle(this.pictureOf(this.current));
  }

  stepFrame(by) {
    if (this.current) player.step(this.pictureOf(this.current), by);
  }

  toggleSound() {
    if (this.current) player.hush(this.pictureOf(this.current));
  }

  goToItem(item) { this.goTo(this.items.indexOf(item)); }

  paint() {
    const item = this.current;
    this.shownAt = performance.now();
    if (!item) {
      this.stage.replaceChildren(this.done.content.cloneNode(true));
      return;
    }
    this.frame(item);
    if (this.stage.firstElementChild !== item) this.stage.replaceChildren(item);
    player.show(item, this.pictureOf(item));
    this.prepare();
  }

  // Goes to the next one that is not decided yet: behind the last one begin those that were passed over.
  async forward() {
    let next = this.items.findIndex((item, place) => place > this.index && !item.dataset.mine);
    if (next < 0) {
      await this.refill();
      next = this.items.findIndex((item, place) => place > this.index && !item.dataset.mine);
    }
    if (next < 0) next = this.items.findIndex((item) => !item.dataset.mine && item.hasAttribute("data-may-approve"));
    this.goTo(next < 0 ? this.items.length : next);
  }

  // Brings a variant as it is now, in the place of the one that is stale, or right here.
  async renew(variant) {
    const { items: [fresh] } = await this.fetchItems({ variant });
    const place = this.items.findIndex((item) => item.dataset.reviewItem === variant);
    if (place < 0) this.items.splice(this.index, 0, fresh);
    else this.items[place] = fresh;
    this.goToItem(fresh);
    return fresh;
  }
}
