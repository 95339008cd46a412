// Two to four variants beside each other: the current one and those ahead that say the same to others, or
// something else to the same segment. They are zoomed and scrolled together; a digit chooses which one A and R are for.

const MOST = 4;

export class Compare {
  constructor(element, deck, words, choose) {
    Object.assign(this, { element, deck, words, choose });
    this.items = [];
    element.addEventListener("click", (event) => {
      const place = event.target.closest("[data-place]")?.dataset.place;
      if (place !== undefined) this.choose(this.items[Number(place)]);
    });
    element.addEventListener("scroll", (event) => this.scrollTogether(event.target), { capture: true });
  }

  get isOpen() { return !this.element.hidden; }

  // Opens with what there is to compare, and says whether there is anything.
  toggle() {
    if (this.isOpen) {
      this.close();
      return true;
    }
    const { current } = this.deck;
    if (!current) return true;
    const others = this.deck.ahead.filter((item) => !item.dataset.mine);
    const alike = others.filter((item) => item.dataset.idea === current.dataset.idea);
    const near = others.filter((item) => !alike.includes(item) && item.dataset.segment === current.dataset.segment);
    this.items = [current, ...alike, ...near].slice(0, MOST);
    if (this.items.length < 2) return false;
    this.element.hidden = false;
    this.element.classList.remove("zoomed");
    this.paint();
    return true;
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  pick(number) {
    if (this.items[number - 1]) this.choose(this.items[number - 1]);
  }

  zoom() { return this.element.classList.toggle("zoomed"); }

  // What was made anew meanwhile is shown anew; once all are decided there is nothing left to compare.
  paint() {
    if (!this.isOpen) return;
    this.items = this.items.map((item) => this.deck.find(item.dataset.reviewItem) ?? item);
    if (this.items.every((item) => item.dataset.mine)) {
      this.close();
      return;
    }
    this.element.replaceChildren(...this.items.map((item, place) => this.pane(item, place)));
  }

  pane(item, place) {
    const pane = document.createElement("button");
    pane.type = "button";
    pane.className = `compare-pane ${item.dataset.mine ?? ""}`;
    pane.dataset.place = place;
    if (item === this.deck.current) pane.setAttribute("aria-current", "true");
    const shown = this.deck.pictureOf(item).querySelector("img, video");
    const picture = document.createElement("img");
    picture.src = shown.tagName === "VIDEO" ? shown.poster : shown.currentSrc || shown.src;
    picture.alt = "";
    const frame = document.createElement("span");
    frame.className = "compare-frame";
    frame.append(picture);
    pane.append(frame, this.caption(item, place));
    return pane;
  }

  caption(item, place) {
    const caption = document.createElement("span");
    caption.className = "compare-words";
    const key = document.createElement("kbd");
    key.textContent = place + 1;
    const said = document.createElement("span");
    const state = { approve: this.words.approved, reject: this.words.rejected }[item.dataset.mine];
    const [headline, segment] = [item.querySelector(".review-copy h2").textContent, item.dataset.segmentName];
    said.textContent = [headline, segment, state].filter(Boolean).join(" · ");
    caption.append(key, said);
    return caption;
  }

  scrollTogether(frame) {
    if (!frame.matches?.(".compare-frame")) return;
    for (const other of this.element.querySelectorAll(".compare-frame")) {
      if (other === frame) continue;
      other.scrollLeft = frame.scrollLeft;
      other.scrollTop = frame.scrollTop;
    }
  }
}
