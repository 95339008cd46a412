// Gives elements their behaviours: `data-behaviour="copy dialog"` mounts behaviours/copy.js and
// behaviours/dialog.js on that element, now and in every fragment that htmx brings later.
// A behaviour exports `mount(element)` and may return a function that undoes it.

const NAME = /^[a-z][a-z-]*$/;
const mounted = new WeakMap();

async function mountOne(element, name) {
  if (!NAME.test(name)) throw new Error(`No behaviour is called ${name}`);
  const { mount } = await import(`./behaviours/${name}.js`);
  const undo = mounted.get(element);
  if (!element.isConnected || undo === undefined || undo.has(name)) return;
  undo.set(name, mount(element) ?? (() => {}));
}

function mountElement(element) {
  if (mounted.has(element)) return undefined;
  mounted.set(element, new Map());
  const names = element.dataset.behaviour.trim().split(/\s+/);
  return Promise.all(names.map((name) => mountOne(element, name)));
}

function mountWithin(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) elements.unshift(root);
  return Promise.all(elements.map(mountElement));
}

function unmount(element) {
  for (const undo of mounted.get(element)?.values() ?? []) undo();
  mounted.delete(element);
}

document.addEventListener("htmx:load", (event) => mountWithin(event.detail.elt));
document.addEventListener("htmx:beforeCleanupElement", (event) => unmount(event.detail.elt));
await mountWithin(document);
// Said for whoever has to know that the page answers now, such as a test.
document.documentElement.dataset.behaviours = "mounted";
