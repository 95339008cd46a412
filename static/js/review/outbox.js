// Decisions on their way to the server: kept in this browser until they are acknowledged, so that neither a
// reload nor a dead network loses one. They go out one by one, in the order in which they were made; every one
// has a name of its own (request_id), so that sending it twice decides once.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;

// Where storage is switched off, the queue lives as long as the page.
function storage() {
  try {
    localStorage.setItem("variasi.probe", "1");
    localStorage.removeItem("variasi.probe");
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      key: (place) => [...kept.keys()][place] ?? null,
      get length() { return kept.size; },
    };
  }
}

// Two open pages share the queue: only one of them sends at a time, or an undo could overtake its decision.
function alone(name, act) {
  return navigator.locks ? navigator.locks.request(name, act) : act();
}

export class Outbox {
  // events: {changed(count, trouble), done(entry, answer), refused(entry, problem)}
  constructor(name, url, token, events) {
    this.prefix = `variasi.review.${name}.`;
    this.url = url;
    this.token = token;
    this.events = events;
    this.store = storage();
    this.flying = null;
    this.attempt = 0;
    this.turn = 0;
    this.wake = () => this.flush();
    addEventListener("online", this.wake);
    addEventListener("focus", this.wake);
  }

  close() {
    clearTimeout(this.timer);
    this.closed = true;
    removeEventListener("online", this.wake);
    removeEventListener("focus", this.wake);
  }

  keys() {
    const all = Array.from({ length: this.store.length }, (_, place) => this.store.key(place));
    return all.filter((key) => key?.startsWith(this.prefix)).sort();
  }

  entries() {
    return this.keys().map((key) => JSON.parse(this.store.getItem(key))).filter(Boolean);
  }

  add(entry) {
    this.turn += 1;
    const place = `${String(Date.now()).padStart(15, "0")}-${String(this.turn).padStart(6, "0")}`;
    this.store.setItem(`${this.prefix}${place}-${entry.fields.request_id}`, JSON.stringify(entry));
    this.tell();
    this.flush();
  }

  // Takes back what has not left yet; false when it is on its way or gone.
  drop(requestId) {
    const key = this.keys().find((candidate) => candidate.endsWith(requestId));
    if (!key || this.flying === key) return false;
    this.store.removeItem(key);
    this.tell();
    return true;
  }

  tell(trouble = "") {
    this.events.changed(this.keys().length, trouble);
  }

  async flush() {
    if (this.running || this.closed) return;
    clearTimeout(this.timer);
    this.running = true;
    try {
      await alone(this.prefix, () => this.sendAll());
    } finally {
      this.running = false;
    }
    if (this.keys().length && !this.closed) {
      this.timer = setTimeout(this.wake, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempt));
      this.attempt += 1;
    }
  }

  async sendAll() {
    for (let [key] = this.keys(); key && !this.closed; [key] = this.keys()) {
      const entry = JSON.parse(this.store.getItem(key));
      if (!entry) continue;
      this.flying = key;
      const trouble = await this.send(entry).finally(() => { this.flying = null; });
      if (trouble) return this.tell(trouble);
      this.store.removeItem(key);
      this.attempt = 0;
      this.tell();
    }
    return undefined;
  }

  // Returns what is in the way ("offline", "signed-out"), or "" when the server has answered for good.
  async send(entry) {
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.token },
        body: new URLSearchParams(entry.fields),
        keepalive: true,
      });
    } catch {
      return "offline";
    }
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    if (response.status >= 500 || response.status === 429) return "offline";
    if (!isJson) return "signed-out";
    const answer = await response.json();
    if (response.ok) this.events.done(entry, answer);
    else this.events.refused(entry, answer);
    return "";
  }
}
