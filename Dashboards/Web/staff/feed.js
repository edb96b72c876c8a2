// What just happened, newest first, each with the sentence that the house gives for it.

import { announce } from "/shared/announce.js";
import { now } from "/shared/clock.js";
import { fill, h } from "/shared/dom.js";
import { clockTime, spaceName } from "/shared/format.js";
import { icon, statusWord } from "/shared/status.js";
import { knows, localized, t } from "/shared/text.js";
import { personOfBooking } from "./person.js";

const LONGEST = 40;

/** Which status a kind of event looks like. */
const SIGNS = { booked: "booked", "checked-in": "in-use", warned: "held", kept: "held", released: "free", ended: "free", cancelled: "free", undone: "booked",
  moved: "booked", changed: "booked", pinned: "held", unpinned: "booked", extended: "booked", confirmed: "booked", lapsed: "free", offered: "free", "wrong-desk": "unknown", questioned: "unknown",
  "out-of-order": "out-of-order", "in-order": "free", "walk-in": "in-use", "walk-in-ended": "free" };

// Sentences that stand alone begin with their space; here its name stands before them already.
const withoutName = (sentence, name) => (name !== "" && sentence.startsWith(`${name}: `) ? sentence.slice(name.length + 2) : sentence);

export class Feed {
  #list;
  #empty;
  #house;
  #open;
  #events = [];

  constructor(list, empty, house, open) {
    this.#list = list;
    this.#empty = empty;
    this.#house = house;
    this.#open = open;
  }

  #sentence(event) {
    const own = localized(event.sentence);
    if (own !== "") return own;
    const key = `event.${event.type}`;
    if (event.type === "presence" && event.status) return statusWord(event.status.status, event.status.kind);
    if (event.type === "presence" && knows(`presence.${event.presence}`)) return t(`presence.${event.presence}`);
    return knows(key) ? t(key) : String(event.type);
  }

  #item(event) {
    const space = event.status ?? this.#house.spaces.get(event.space);
    const status = event.type === "presence" ? event.status?.status : SIGNS[event.type];
    const name = space ? spaceName(space) : event.device ?? event.sensor ?? event.space ?? "";
    const person = h("span", { class: "feed-person" });
    // Room is kept for the name, so that what is read does not jump.
    if (event.booking !== undefined) personOfBooking(event.booking).then((who) => { person.textContent = who; });
    return h("li", { class: "feed-item", data: { status: status ?? "unknown", type: event.type } },
      h("time", { datetime: event.at ?? "" }, clockTime(Date.parse(event.at) || now())),
      icon(status ?? "unknown"),
      h("div", {}, space ? h("button", { class: "plain", type: "button", on: { click: () => this.#open(space.id) } }, name) : h("strong", {}, name),
        " ", h("span", {}, withoutName(this.#sentence(event), name)), event.booking === undefined ? null : person));
  }

  add(event) {
    this.#events.unshift(event);
    this.#events.length = Math.min(this.#events.length, LONGEST);
    this.#empty.hidden = true;
    this.#list.prepend(this.#item(event));
    while (this.#list.childElementCount > LONGEST) this.#list.lastElementChild.remove();
    const space = event.status ?? this.#house.spaces.get(event.space);
    if (space) announce(t("plan.label", { name: spaceName(space), status: withoutName(this.#sentence(event), spaceName(space)) }));
  }

  draw() {
    this.#empty.hidden = this.#events.length > 0;
    fill(this.#list, this.#events.map((event) => this.#item(event)));
  }
}
