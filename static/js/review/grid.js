// The variants of this sitting as a grid: what was decided and how, what comes next; choosing one shows it.

export class Grid {
  constructor(element, deck, words, choose) {
    this.element = element;
    this.deck = deck;
    this.words = { approve: words.approved, reject: words.rejected };
    element.addEventListener("click", (event) => {
      const place = event.target.closest("[data-place]")?.dataset.place;
      if (place === undefined) return;
      this.toggle();
      choose(deck.items[Number(place)]);
    });
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    this.paint();
  }

  paint() {
    if (this.element.hidden) return;
    this.element.replaceChildren(...this.deck.items.map((item, place) => this.tile(item, place)));
  }

  tile(item, place) {
    const tile = document.createElement("button");
    tile.type = "button";
    tile.className = `review-tile ${item.dataset.mine ?? ""}`;
    tile.dataset.place = place;
    if (place === this.deck.index) tile.setAttribute("aria-current", "true");
    const picture = item.querySelector(".review-strip img").cloneNode();
    const code = document.createElement("span");
    const words = this.words[item.dataset.mine];
    code.textContent = words ? `${item.dataset.code}, ${words}` : item.dataset.code;
    tile.append(picture, code);
    return tile;
  }
}
