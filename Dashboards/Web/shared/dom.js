// Elements are made here and nowhere else: data reaches the page as text nodes and attributes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function apply(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") for (const [key, datum] of Object.entries(value)) element.dataset[key] = datum ?? "";
    // The policy forbids style attributes; CSSOM is allowed.
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** An HTML element: attributes, `on` listeners, `data` entries, custom properties; strings become text. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  apply(element, properties);
  return append(element, children);
}

/** The same for SVG. */
export function s(tag, properties = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  apply(element, properties);
  return append(element, children);
}

export const byId = (id) => document.getElementById(id);

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** Writes a text only when it changed, so that screen readers and selections are left in peace. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Keeps the children of `parent` in step with `items`: an element lives as long as its key does, so that focus, open
 * details and running transitions survive a change. `update` returns nothing.
 */
export function reconcile(parent, items, { key, create, update }) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const id = String(key(item));
    let element = old.get(id);
    if (!element) {
      element = create(item);
      element.dataset.key = id;
    }
    old.delete(id);
    update?.(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of old.values()) gone.remove();
}

/** A soft flash: something here has just changed. */
export function flash(element) {
  element.classList.remove("flash");
  // Reading a box makes the browser start the animation afresh.
  void element.getBoundingClientRect();
  element.classList.add("flash");
  element.addEventListener("animationend", () => element.classList.remove("flash"), { once: true });
}
