// The spaces that are free for a wish, each with one button; where there is none, a place on the waiting list.
// What somebody else takes meanwhile stays where it is and says so: nothing moves away under a finger.

import { fill, h, reconcile, write } from "./dom.js";
import { featureName, floorName, interval, spaceName, zoneName } from "./format.js";
import { icon, redraw, statusWord } from "./status.js";
import { plural, t } from "./text.js";
import { waitButton } from "./wait.js";

const FIRST_OFFERS = 6;

export class Offers {
  #place;
  #house;
  #deeds;
  #wish = null;
  #ids = [];
  #free = new Map();
  #showsAll = false;

  /** `deeds`: `take(space, wish, place)` books or looks at a series, `waited()` follows a wait, `member()` is whom it is for. */
  constructor(place, house, deeds) {
    this.#place = place;
    this.#house = house;
    this.#deeds = deeds;
  }

  /** `wish` is `{kind, start, end, space, isSeries}`. */
  show(spaces, wish) {
    this.#wish = wish;
    this.#free = new Map(spaces.map((space) => [space.id, space]));
    const wished = spaces.find((space) => space.id === wish.space);
    this.#ids = (wished ? [wished, ...spaces.filter((space) => space !== wished)] : spaces).map((space) => space.id);
    const { start, end, kind } = wish;
    const missed = wish.space && !wished ? this.#house.spaces.get(wish.space) : null;
    const wait = (what) => waitButton({ ...what, start, end }, this.#house, this.#deeds.waited, this.#deeds.member);
    fill(this.#place,
      h("h3", {}, h("span", { class: "found" }, plural("book.found", spaces.length)), " ", h("span", { class: "found-when muted" }, interval(start, end))),
      missed ? [h("p", { class: "muted" }, t(spaces.length > 0 ? "book.wish-taken" : "book.wish-taken-alone", { name: spaceName(missed) })), wait({ space: missed.id })] : null,
      spaces.length > 0 ? h("ul", { class: "offers" }) : missed ? null : h("div", { class: "empty" }, h("p", {}, t("book.none")), wait({ kind })),
      spaces.length > 0 ? h("button", { class: "plain", type: "button", on: { click: () => { this.#showsAll = true; this.#draw(); } } }) : null);
    this.#draw();
  }

  /** The same wish a moment later: `wish` has the time of now. */
  update(spaces, wish) {
    if (this.#ids.length === 0) return spaces.length > 0 ? this.show(spaces, wish) : undefined;
    this.#wish = wish;
    this.#free = new Map(spaces.map((space) => [space.id, space]));
    this.#ids.push(...spaces.map((space) => space.id).filter((id) => !this.#ids.includes(id)));
    write(this.#place.querySelector(".found"), plural("book.found", spaces.length));
    write(this.#place.querySelector(".found-when"), interval(wish.start, wish.end));
    this.#draw();
  }

  #draw() {
    const list = this.#place.querySelector(".offers");
    if (!list) return;
    const shown = this.#showsAll ? this.#ids : this.#ids.slice(0, FIRST_OFFERS);
    reconcile(list, shown, { key: (id) => id, create: (id) => this.#offer(id), update: (element, id) => this.#state(element, id) });
    const more = this.#place.querySelector(":scope > .plain");
    more.hidden = this.#ids.length === shown.length;
    write(more, plural("book.more", this.#ids.length - shown.length));
  }

  #offer(id) {
    const space = this.#free.get(id) ?? this.#house.spaces.get(id);
    const said = h("div", {});
    const floor = floorName(this.#house.floors.find((each) => each.id === space.floor) ?? { id: space.floor });
    const seats = space.capacity > 1 ? plural("seats", space.capacity) : null;
    const facts = [zoneName(space.zone), floor, seats, ...(space.features ?? []).map(featureName), space.sensed === false ? t("space.no-sensor") : null];
    const { isSeries } = this.#wish;
    const button = h("button", { class: "button", type: "button", "aria-label": t(isSeries ? "series.look" : "book.this", { name: spaceName(space) }), on: { click: async () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      button.disabled = true;
      await this.#deeds.take(space, this.#wish, said);
      button.disabled = false;
    } } }, t(isSeries ? "series.look-short" : "book.go"));
    return h("li", { class: "offer", data: { space: id } }, icon("free"), h("p", { class: "offer-name" }, spaceName(space)), button,
      h("p", { class: "offer-facts", data: { facts: facts.filter(Boolean).join(" · ") } }), said);
  }

  #state(element, id) {
    const isFree = this.#free.has(id);
    const space = this.#house.spaces.get(id);
    const status = isFree ? "free" : space?.status === "free" || !space ? "held" : space.status;
    element.dataset.status = status;
    redraw(element.querySelector(".sign"), status);
    element.querySelector(".button").setAttribute("aria-disabled", String(!isFree));
    // What changed is said in the place of the facts, which keeps its height.
    const facts = element.querySelector(".offer-facts");
    if (!isFree) facts.style.setProperty("min-height", `${facts.offsetHeight}px`);
    write(facts, isFree ? facts.dataset.facts : t("offer.gone", { status: statusWord(status, space?.kind ?? this.#wish.kind) }));
  }
}
