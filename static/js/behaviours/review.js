// The review page: shows a decision at once, sends it in the background, has the next picture ready, and undoes
// without end. Without this script the same buttons are plain forms and links.

import { Compare } from "../review/compare.js";
import { Comments } from "../review/comments.js";
import { Deck } from "../review/deck.js";
import { Figures } from "../review/figures.js";
import { Grid } from "../review/grid.js";
import { keysAreOn, listen, switchKeys } from "../review/keys.js";
import { Outbox } from "../review/outbox.js";
import { swipe } from "../review/swipe.js";

const newName = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));

// Milliseconds after which the next variant is asked for again.
const AGAIN = 2_000;

class Review {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-review-stage]");
    this.mayReview = root.hasAttribute("data-may-review");
    this.deck = new Deck(root, this.stage);
    this.figures = new Figures(root);
    this.grid = new Grid(root.querySelector("[data-review-grid]"), this.deck, this.figures.words, (item) => this.show(item));
    this.comments = new Comments(this.deck, (variant) => this.commented(variant), (text) => this.notice(text || this.figures.words.offlineComment));
    this.compare = new Compare(root.querySelector("[data-review-compare-view]"), this.deck, this.figures.words, (item) => this.show(item));
    this.history = [];
    this.isWaiting = false;
    this.deck.loaded = () => this.remember();
    this.outbox = new Outbox(root.dataset.outbox, root.dataset.decideUrl, document.body.dataset.csrfToken, {
      changed: (count, trouble) => this.figures.unsent(count, trouble),
      done: () => {},
      refused: (entry, problem) => this.refused(entry, problem),
    });
  }

  async begin() {
    if (this.deck.current) this.deck.paint(); // without one the server has said why
    this.update();
    this.outbox.tell();
    this.outbox.flush();
    if (this.remember()) await this.forward();
    else await this.deck.refill();
  }

  // Shows as decided what an earlier page decided and could not send; tells whether the current one is of those.
  remember() {
    for (const { variant, fields } of this.outbox.entries()) {
      const item = this.deck.find(variant);
      if (item && fields.verdict !== "undo") item.dataset.mine = fields.verdict;
    }
    return Boolean(this.deck.current?.dataset.mine) && this.outbox.entries().length > 0;
  }

  show(item) {
    this.waitNoMore();
    this.deck.goToItem(item);
    this.update();
  }

  // Without a network the next one may not be there yet: then nothing is decided until it is, and that is said.
  async forward() {
    try {
      await this.deck.forward();
      this.isWaiting = false;
    } catch {
      this.isWaiting = true;
      this.figures.say("waiting");
      this.again = setTimeout(() => this.forward(), AGAIN);
    }
    this.update();
    if (!this.isWaiting) this.deck.refill().catch(() => {});
  }

  waitNoMore() {
    clearTimeout(this.again);
    this.isWaiting = false;
  }

  async step(by) {
    const next = this.deck.index + by;
    if (next < 0) return;
    if (next >= this.deck.items.length) await this.deck.refill().catch(() => {});
    this.waitNoMore();
    this.deck.goTo(next);
    this.update();
    this.deck.refill().catch(() => {});
  }

  decide(verdict, reason = "") {
    const item = this.deck.current;
    if (!item || this.isWaiting || !this.mayReview || (verdict === "approve" && !item.hasAttribute("data-may-approve"))) return;
    const looked = Math.round(performance.now() - this.deck.shownAt);
    const requestId = newName();
    const before = item.dataset.mine ?? "";
    this.history.push({ requestId, item, before });
    this.outbox.add({
      variant: item.dataset.reviewItem,
      before,
      fields: {
        verdict,
        reason,
        revision: item.dataset.revision,
        digest: item.dataset.digest,
        seen: item.dataset.seen,
        milliseconds_looked: Math.min(looked, 86_400_000),
        request_id: requestId,
      },
    });
    this.figures.looked(looked);
    this.mark(item, verdict);
    this.figures.say(verdict);
    this.forward();
  }

  // Keeps on the picture what one decided, and counts it.
  mark(item, verdict) {
    const was = item.dataset.mine ?? "";
    if (verdict) item.dataset.mine = verdict;
    else delete item.dataset.mine;
    if (Boolean(was) !== Boolean(verdict)) this.figures.change(verdict ? -1 : 1);
  }

  undo() {
    if (!this.mayReview) return;
    const last = this.history.pop();
    if (!last) {
      this.undoOlder();
      return;
    }
    if (!this.outbox.drop(last.requestId)) {
      this.outbox.add({
        variant: last.item.dataset.reviewItem,
        before: last.item.dataset.mine,
        fields: { verdict: "undo", undoes_request: last.requestId, request_id: newName() },
      });
    }
    this.mark(last.item, last.before);
    this.figures.say("undo");
    this.show(last.item);
  }

  // What was decided before this page was opened: only the server knows which it was.
  async undoOlder() {
    if (this.outbox.entries().length) return;
    const response = await fetch(this.root.dataset.decideUrl, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": document.body.dataset.csrfToken },
      body: new URLSearchParams({ verdict: "undo", request_id: newName() }),
    });
    const answer = await response.json();
    if (!response.ok) {
      this.notice(answer.detail);
      return;
    }
    await this.deck.renew(answer.variant);
    this.figures.change(1);
    this.figures.say("undo");
    this.update();
  }

  refused(entry, problem) {
    this.history = this.history.filter((one) => one.requestId !== entry.fields.request_id);
    const item = this.deck.find(entry.variant);
    if (item) this.mark(item, entry.before);
    this.figures.hush();
    this.notice(problem.errors?.[0]?.message ?? problem.detail, entry.variant);
  }

  async commented(variant) {
    await this.deck.renew(variant);
    this.update();
    this.figures.say("commented");
  }

  notice(text, variant = "") {
    const notice = this.root.querySelector("template[data-review-notice]").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-notice-text]").textContent = text;
    const look = notice.querySelector("[data-notice-look]");
    look.hidden = !variant;
    look.addEventListener("click", async () => {
      await this.deck.renew(variant);
      this.update();
      notice.remove();
    });
    notice.querySelector("[data-notice-close]").addEventListener("click", () => notice.remove());
    this.root.querySelector("[data-review-notices]").append(notice);
  }

  zoom() {
    if (!this.deck.current) return;
    if (this.compare.isOpen) {
      this.figures.say(this.compare.zoom() ? "zoomed" : "fitted");
      return;
    }
    const zoomed = this.stage.classList.toggle("zoomed");
    const main = this.stage.querySelector("[data-review-main]");
    if (zoomed) main.scrollTo((main.scrollWidth - main.clientWidth) / 2, (main.scrollHeight - main.clientHeight) / 2);
    this.figures.say(zoomed ? "zoomed" : "fitted");
  }

  // The buttons stay where they are, and with them the focus; only what they act on changes.
  update() {
    const item = this.deck.current;
    this.stage.classList.remove("zoomed");
    for (const button of this.root.querySelectorAll("button[data-press='a'], button[data-press='r']")) {
      const may = item && !this.isWaiting && (button.dataset.press === "r" || item.hasAttribute("data-may-approve"));
      button.disabled = !may;
    }
    this.root.toggleAttribute("data-is-done", !item);
    this.grid.paint();
    this.compare.paint();
  }

  press(key) {
    const reasons = this.root.querySelector("#review-reasons");
    if (reasons?.matches(":popover-open")) return this.pressInReasons(reasons, key);
    const acts = {
      a: () => this.decide("approve"),
      r: () => this.deck.current && !this.isWaiting && this.mayReview && reasons.showPopover(),
      u: () => this.undo(),
      j: () => this.step(1),
      k: () => this.step(-1),
      g: () => this.grid.toggle(),
      " ": () => this.zoom(),
      p: () => this.deck.togglePlay(),
      ".": () => this.deck.stepFrame(1),
      ",": () => this.deck.stepFrame(-1),
      m: () => this.deck.toggleSound(),
      n: () => this.comments.write(),
      b: () => this.deck.toggleBeside(),
      c: () => this.compare.toggle() || this.figures.say("alone"),
      "?": () => this.root.querySelector("#review-help").togglePopover(),
    };
    if (acts[key]) acts[key]();
    else if (/[1-9]/.test(key)) this.chooseFormat(Number(key));
    else return false;
    return true;
  }

  pressInReasons(reasons, key) {
    const button = [...reasons.querySelectorAll("[data-reason]")][Number(key) - 1];
    if (button) this.reject(button.value);
    else if (key === "r") reasons.hidePopover();
    else return false;
    return true;
  }

  reject(reason) {
    if (!reason.trim()) return;
    this.root.querySelector("#review-reasons").hidePopover();
    this.root.querySelector("#other-reason").value = "";
    this.decide("reject", reason.trim());
  }

  chooseFormat(number) {
    if (this.compare.isOpen) {
      this.compare.pick(number);
      return;
    }
    const thumb = this.deck.current?.querySelectorAll(".review-strip [data-format]")[number - 1];
    if (thumb) this.deck.choose(thumb.dataset.format);
  }
}

function takeClicks(root, review) {
  const click = (event) => {
    const thumb = event.target.closest(".review-strip [data-format]");
    const picture = event.target.closest(`[data-review-main] ${review.comments.isOpen ? "[data-format]" : "a"}`);
    const button = event.target.closest("[data-press]:not([popovertarget])");
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(thumb || picture || button)) return;
    event.preventDefault();
    if (picture && review.comments.isOpen) review.comments.pin(event);
    else if (thumb) review.deck.choose(thumb.dataset.format);
    else if (picture) review.zoom();
    else review.press(button.dataset.press);
  };
  const submit = (event) => {
    if (event.target.matches("[data-comment-form]")) {
      event.preventDefault();
      review.comments.send(event.target, newName());
    }
    if (!event.target.matches("[data-review-reject]")) return;
    event.preventDefault();
    review.reject(event.submitter?.value || event.target.elements.other_reason.value);
  };
  const enter = (event) => { if (event.target.closest("[data-comment-new]")) review.comments.open(); };
  const leave = (event) => {
    if (event.key !== "Escape" || !event.target.closest("[data-comment-form]")) return;
    review.comments.close();
    event.target.blur();
  };
  root.addEventListener("focusin", enter);
  root.addEventListener("keydown", leave);
  root.addEventListener("click", click);
  root.addEventListener("submit", submit);
  for (const button of root.querySelectorAll("button[data-press][hidden]")) button.hidden = false;
}

function offerSwitch(root, review) {
  const label = root.querySelector("[data-review-keys]");
  const box = label.querySelector("input");
  label.hidden = false;
  box.checked = keysAreOn();
  box.addEventListener("change", () => {
    switchKeys(box.checked);
    review.figures.say(box.checked ? "keysOn" : "keysOff");
  });
}

export function mount(root) {
  const review = new Review(root);
  takeClicks(root, review);
  offerSwitch(root, review);
  swipe(review.stage, {
    approve: () => review.press("a"),
    reject: () => review.press("r"),
    may: () => review.mayReview,
  });
  const deaf = listen((key) => review.press(key));
  review.begin().catch(() => {});
  return () => {
    deaf();
    review.waitNoMore();
    review.outbox.close();
  };
}
