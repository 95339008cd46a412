// What the page says in numbers: how many are left, how long that takes at one's own pace, what is not saved yet.

const SAMPLE = 20;
const LONGEST_LOOK = 5 * 60;

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

export class Figures {
  constructor(root) {
    this.root = root;
    this.words = root.querySelector("template[data-review-words]").dataset;
    this.place = root.querySelector("[data-review-left]");
    this.unsentPlace = root.querySelector("[data-review-unsent]");
    this.saidPlace = root.querySelector("[data-review-said]");
    this.left = Number(root.dataset.left);
    this.isMore = root.hasAttribute("data-is-more");
    this.seconds = Number(root.dataset.seconds);
    this.looks = [];
    this.format = new Intl.NumberFormat(document.documentElement.lang);
  }

  fill(words, values) {
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  get leftInWords() {
    const left = this.format.format(this.left);
    return this.isMore ? this.fill(this.words.more, { left }) : left;
  }

  looked(milliseconds) {
    if (milliseconds / 1000 > LONGEST_LOOK) return;
    this.looks = [...this.looks.slice(1 - SAMPLE), milliseconds / 1000];
    if (this.looks.length >= 3) this.seconds = median(this.looks);
  }

  change(by) {
    this.left = Math.max(0, this.left + by);
    this.paint();
  }

  paint() {
    const minutes = Math.max(1, Math.ceil((this.left * this.seconds) / 60));
    const time = minutes < 90
      ? this.fill(this.words.time, { minutes: this.format.format(minutes) })
      : this.fill(this.words.hours, { hours: this.format.format(Math.round(minutes / 60)) });
    const count = document.createElement("strong");
    count.textContent = this.fill(this.words.left, { left: this.leftInWords });
    const pace = document.createElement("span");
    pace.className = "quiet";
    pace.textContent = time;
    this.place.replaceChildren(...(this.left ? [count, " ", pace] : []));
  }

  say(kind) {
    this.saidPlace.textContent = this.fill(this.words[kind], { left: this.leftInWords });
  }

  hush() {
    this.saidPlace.textContent = "";
  }

  unsent(count, trouble) {
    this.root.dataset.unsent = count;
    const words = { offline: this.words.offline, "signed-out": this.words.signedOut }[trouble] ?? this.words.unsent;
    this.unsentPlace.textContent = this.fill(words, { count: this.format.format(count) });
    // One decision on its way is the normal case and says nothing; it is said once it takes longer.
    this.unsentPlace.hidden = count === 0 || (!trouble && count < 3);
  }
}
