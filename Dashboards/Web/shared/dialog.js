// Sheets: the browser's own dialog, from below on a phone, in the middle elsewhere. Escape, the backdrop and the way back close them.

import { byId, h } from "./dom.js";
import { t } from "./text.js";

// Those that are open, the last on top. Each has an entry of the browser's history: going back closes it and leaves the page where it is.
const sheets = [];

addEventListener("popstate", () => {
  for (const sheet of sheets.slice(history.state?.sheet ?? 0).reverse()) sheet.close();
});

/** Where the focus is now, as a way back to it: to what stands for it then, should it be drawn anew, or to the page where it is gone. */
export function rememberFocus() {
  const held = document.activeElement;
  const key = held?.closest?.("[data-key]")?.dataset.key;
  const selectors = [
    held?.id ? `#${CSS.escape(held.id)}` : null,
    held?.dataset?.space ? `${held.localName}[data-space="${CSS.escape(held.dataset.space)}"]` : null,
    key ? `${held.localName}[data-key="${CSS.escape(key)}"], [data-key="${CSS.escape(key)}"] ${held.localName}` : null,
  ].filter(Boolean);
  return () => {
    const there = held?.isConnected && held !== document.body && held.checkVisibility() ? held : null;
    (there ?? (selectors.length > 0 ? document.querySelector(selectors.join(", ")) : null) ?? byId("main"))?.focus({ preventScroll: true });
  };
}

/** Opens a sheet with a title; `build(close)` gives what it holds. Focus goes back to where it was. */
export function openSheet(title, build, closed = () => {}) {
  const back = rememberFocus();
  const heading = h("h2", { class: "sheet-title", tabindex: -1 }, title);
  const sheet = h("dialog", { class: "sheet", "aria-label": title });
  const close = () => sheet.close();
  sheet.append(
    h("div", { class: "sheet-head" }, heading,
      h("button", { class: "round", type: "button", "aria-label": t("close"), on: { click: close } }, h("span", { "aria-hidden": "true" }, "×"))),
    h("div", { class: "sheet-body" }, build(close)));
  sheet.addEventListener("click", (event) => { if (event.target === sheet) close(); });
  sheets.push(sheet);
  const depth = sheets.length;
  history.pushState({ ...history.state, sheet: depth }, "");
  sheet.addEventListener("close", () => {
    sheets.splice(sheets.indexOf(sheet), 1);
    if (history.state?.sheet === depth) history.back();
    sheet.remove();
    closed();
    if (document.activeElement === document.body || document.activeElement === null) back();
  });
  document.body.append(sheet);
  sheet.showModal();
  heading.focus();
  return sheet;
}

/** Asks before something that cannot be taken back; answers true or false. */
export function confirmed(question, explanation, deed) {
  return new Promise((resolve) => {
    let answer = false;
    openSheet(question, (close) => [
      explanation ? h("p", {}, explanation) : null,
      h("div", { class: "deeds" },
        h("button", { class: "button danger", type: "button", on: { click: () => { answer = true; close(); } } }, deed),
        h("button", { class: "button quiet", type: "button", on: { click: close } }, t("never-mind"))),
    ], () => resolve(answer));
  });
}
