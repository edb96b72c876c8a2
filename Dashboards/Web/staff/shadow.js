// The rules on trial: what they would have freed, whether somebody came after all, and what it would have been worth.

import { explain, get } from "/shared/api.js";
import { fill, h } from "/shared/dom.js";
import { interval, kindName, number, spaceName, zoneName } from "/shared/format.js";
import { icon } from "/shared/status.js";
import { localized, plural, t } from "/shared/text.js";

const hours = (value) => t("shadow.hours", { hours: number(value, 1) });

export class ShadowList {
  #place;
  #house;
  #open;
  #answer = null;
  #problem = null;

  constructor(place, house, open) {
    this.#place = place;
    this.#house = house;
    this.#open = open;
  }

  async refresh() {
    try {
      this.#answer = await get("/api/v1/shadow");
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
    }
    // Somebody who is at work in the list is not to lose their place.
    if (this.#problem || !this.#place.contains(document.activeElement)) this.draw();
  }

  draw() {
    if (this.#problem) fill(this.#place, h("p", { class: "problem", role: "alert" }, explain(this.#problem)));
    else if (this.#answer) fill(this.#place, this.#contents(this.#answer));
  }

  #contents({ bookings, totals, byKind, byZone, watching }) {
    if (bookings.length === 0) return h("p", { class: "empty" }, t(watching.length === 0 ? "shadow.none" : "shadow.nothing-yet"));
    const side = totals.against;
    return [
      h("p", { class: "shadow-sum" }, t("shadow.sum", {
        bookings: plural("shadow.bookings", side.released), hours: number(side.hoursWon, 1), wrong: side.wrong === 0 ? t("shadow.wrong-none") : plural("shadow.wrong", side.wrong),
      })),
      this.#table([...byKind.map((sum) => [kindName(sum.kind), sum]), ...byZone.map((sum) => [zoneName(sum.zone), sum])].filter(([, sum]) => sum.against.released > 0)),
      h("ul", { class: "shadow-list plain-list" }, bookings.toReversed().map((booking) => this.#item(booking))),
    ];
  }

  #table(rows) {
    const head = ["shadow.where", "shadow.would", "shadow.came", "shadow.won"];
    return h("table", { class: "shadow-table" },
      h("caption", { class: "hidden-text" }, t("shadow")),
      h("thead", {}, h("tr", {}, head.map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, rows.map(([name, { bookings, against }]) => h("tr", {},
        h("th", { scope: "row" }, name), h("td", {}, t("shadow.of", { count: against.released, all: bookings })), h("td", {}, against.wrong), h("td", {}, hours(against.hoursWon))))));
  }

  #item(booking) {
    const space = this.#house.spaces.get(booking.space) ?? { id: booking.space };
    const status = booking.wrong ? "in-use" : "free";
    return h("li", { class: "shadow-item", data: { booking: booking.booking, status } },
      icon(status),
      h("div", {},
        h("p", {}, h("button", { class: "plain", type: "button", on: { click: () => this.#open(booking.space) } }, spaceName(space)), " ",
          h("span", { class: "muted" }, interval(booking.start, booking.end))),
        h("p", {}, localized(booking.why.against)),
        h("p", { class: booking.wrong ? "shadow-wrong" : "muted" }, booking.wrong ? t("shadow.would-be-wrong") : t("shadow.would-win", { hours: hours(booking.hours) }))));
  }
}
