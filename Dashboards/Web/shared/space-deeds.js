// What staff do with a space itself: take it out of use and back, lend a standing place.

import { post, spacePath } from "./api.js";
import { fill, h } from "./dom.js";
import { lending } from "./lend.js";
import { refusal } from "./refusal.js";
import { t } from "./text.js";

/** `draw(space)` when the space has changed. */
export function spaceDeeds(house, id) {
  const said = h("div", {});
  const order = h("div", {});
  const lent = h("div", {});
  const element = h("section", { class: "space-deeds" }, order, said, lent);
  let drawn = null;

  async function ask(deed, button) {
    button.disabled = true;
    fill(said);
    try {
      await post(`${spacePath(id)}/${deed}`);
    } catch (problem) {
      fill(said, refusal(problem));
    }
    button.disabled = false;
  }

  function draw(space) {
    const signature = JSON.stringify([space.status === "out-of-order" || space.outOfOrder === true, space.lent ?? null]);
    if (signature === drawn) return;
    drawn = signature;
    const deed = space.status === "out-of-order" || space.outOfOrder === true ? "in-order" : "out-of-order";
    const held = order.contains(document.activeElement);
    const button = h("button", { class: "button quiet", type: "button", data: { deed }, on: { click: () => ask(deed, button) } }, t(`space.${deed}`));
    fill(order, button);
    if (held) button.focus();
    fill(lent, house.isStanding(id) ? lending(space, house) : null);
  }

  return { element, draw };
}
