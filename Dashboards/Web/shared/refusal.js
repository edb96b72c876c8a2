// A refusal as a sentence; with the nearest space that would do as a button, where the house knows one.

import { explain, get, spacePath } from "./api.js";
import { h } from "./dom.js";
import { spaceName } from "./format.js";
import { t } from "./text.js";

/** `take(id)` asks again for the alternative; without it the sentence stands alone. `more` stands below. */
export function refusal(problem, { house = null, take = null, more = null } = {}) {
  const id = take ? problem.body?.alternative : null;
  const button = id ? h("button", { class: "button", type: "button", data: { alternative: id }, on: { click: () => take(id) } }, t("book.alternative", { name: "…" })) : null;
  if (button) nameOf(id, house).then((name) => { button.textContent = t("book.alternative", { name }); });
  return h("div", { class: "problem", role: "alert" }, h("p", {}, explain(problem)), button, more);
}

async function nameOf(id, house) {
  return spaceName(house?.spaces.get(id) ?? (await get(spacePath(id)).catch(() => ({ id }))));
}
