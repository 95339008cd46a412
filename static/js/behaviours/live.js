// Keeps a page in step with the database. The element names a socket in data-live-url; a hint from it,
// {kind, id, revision}, only says that something has moved on. Elements with data-live-kind (and data-live-id,
// unless they stand for the whole kind) that know an older data-live-revision get the event "live", which
// their hx-trigger names, and fetch themselves. Lost, late and doubled hints do no harm: whatever is known to
// be newer is left alone, a new connection refreshes everything, and so does the clock.

const FLUSH_EVERY = 500;
const POLL_EVERY = 15_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;

const waitBefore = (attempt) =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt) * (0.5 + Math.random() / 2);

const isOlder = (element, revision) => {
  const known = Number(element.dataset.liveRevision ?? -1);
  return revision === undefined || !(known >= revision);
};

const concerns = (element, hint) =>
  element.dataset.liveKind.split(" ").includes(hint.kind) &&
  (element.dataset.liveId === undefined || element.dataset.liveId === String(hint.id)) &&
  isOlder(element, hint.revision);

export function mount(root) {
  const due = new Set();
  let socket, flushTimer, reconnectTimer, attempt = 0, gone = false;

  const all = () => [...root.querySelectorAll("[data-live-kind]"), ...(root.matches("[data-live-kind]") ? [root] : [])];

  const flush = () => {
    flushTimer = undefined;
    for (const element of [...due]) {
      if (element.classList.contains("htmx-request")) continue; // asked for already: once more when it has come
      due.delete(element);
      if (element.isConnected) htmx.trigger(element, "live");
    }
    if (due.size) plan();
  };
  const plan = () => { flushTimer ??= setTimeout(flush, FLUSH_EVERY); };

  const refreshAll = () => {
    const elements = all();
    const outermost = (element) => !elements.some((other) => other !== element && other.contains(element));
    elements.filter(outermost).forEach((element) => due.add(element));
    if (due.size) plan();
  };
  const take = (message) => {
    const hint = JSON.parse(message.data);
    all().filter((element) => concerns(element, hint)).forEach((element) => due.add(element));
    if (due.size) plan();
  };

  const connect = () => {
    if (gone) return;
    socket = new WebSocket(new URL(root.dataset.liveUrl, location.href.replace(/^http/, "ws")));
    socket.addEventListener("open", () => {
      refreshAll(); // what was said while nobody listened, before the first connection too
      attempt = 0;
      root.dataset.liveState = "connected";
    });
    socket.addEventListener("message", take);
    socket.addEventListener("close", () => {
      root.dataset.liveState = "waiting";
      attempt += 1;
      reconnectTimer = setTimeout(connect, waitBefore(attempt));
    });
  };

  const pollTimer = setInterval(() => { if (!document.hidden) refreshAll(); }, POLL_EVERY);
  const seen = () => { if (!document.hidden) refreshAll(); };
  document.addEventListener("visibilitychange", seen);
  if (root.dataset.liveUrl) connect();

  return () => {
    gone = true;
    socket?.close();
    clearInterval(pollTimer);
    clearTimeout(flushTimer);
    clearTimeout(reconnectTimer);
    document.removeEventListener("visibilitychange", seen);
  };
}
