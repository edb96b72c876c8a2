// Sheets: the browser's own dialog, from below on a phone, in the middle elsewhere. Escape and the backdrop close them.

import { h } from "./dom.js";
import { t } from "./text.js";

/** Opens a sheet with a title; `build(close)` gives what it holds. Focus goes back to where it was. */
export function openSheet(title, build, closed = () => {}) {
  const heading = h("h2", { class: "sheet-title", tabindex: -1 }, title);
  const sheet = h("dialog", { class: "sheet", "aria-label": title });
  const close = () => sheet.close();
  sheet.append(
    h("div", { class: "sheet-head" }, heading,
      h("button", { class: "round", type: "button", "aria-label": t("close"), on: { click: close } }, h("span", { "aria-hidden": "true" }, "×"))),
    h("div", { class: "sheet-body" }, build(close)));
  sheet.addEventListener("click", (event) => { if (event.target === sheet) close(); });
  sheet.addEventListener("close", () => {
    sheet.remove();
    closed();
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
