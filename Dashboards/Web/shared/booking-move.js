// Another time, another space: a sheet for one booking, or for it and all that follow in its series.

import { bookingPath, get, patch } from "./api.js";
import { hasBegun } from "./booking-state.js";
import { instantOf, iso, wall } from "./clock.js";
import { openSheet } from "./dialog.js";
import { fill, h, write } from "./dom.js";
import { interval, spaceName } from "./format.js";
import { refusal } from "./refusal.js";
import { t } from "./text.js";
import { dayAfter, select, whenFields } from "./when.js";

const DAY_MS = 86_400_000;

class Move {
  #booking;
  #house;
  #following = false;
  #begin;
  #end;
  #space;
  #spaces = h("div", { class: "field" });
  #when = h("p", { class: "muted move-when", role: "status" });
  #said = h("div", {});
  #asked = 0;
  #moved;

  constructor(booking, house, moved) {
    this.#booking = booking;
    this.#house = house;
    this.#moved = moved;
    this.#space = booking.space;
    this.#begin = wall(Date.parse(booking.start));
    this.#end = wall(Date.parse(booking.end));
    this.#search();
  }

  // An hour at or before that of the start is one of the next day. What lasts for days keeps as many.
  get #interval() {
    const [was, wasEnd] = [Date.parse(this.#booking.start), Date.parse(this.#booking.end)];
    const start = instantOf(this.#begin.date, this.#begin.time);
    const days = wasEnd - was > DAY_MS ? Date.parse(wall(wasEnd).date) - Date.parse(wall(was).date) : 0;
    const date = new Date(Date.parse(this.#begin.date) + days).toISOString().slice(0, 10);
    const end = instantOf(date, this.#end.time);
    return { start, end: end > start ? end : instantOf(dayAfter(date), this.#end.time) };
  }

  async #search() {
    const asked = ++this.#asked;
    const { start, end } = this.#interval;
    write(this.#when, interval(start, end));
    const own = this.#house.spaces.get(this.#booking.space) ?? { id: this.#booking.space };
    const answer = start < end ? await get("/api/v1/spaces/free", { kind: own.kind, from: iso(start), to: iso(end) }).catch(() => null) : null;
    if (asked !== this.#asked) return;
    const others = (answer?.spaces ?? []).filter((space) => space.id !== own.id);
    if (this.#space !== own.id && !others.some((space) => space.id === this.#space)) this.#space = own.id;
    fill(this.#spaces, [...select("move-space", t("move.space"),
      [[own.id, t("move.same", { name: spaceName(own) })], ...others.map((space) => [space.id, spaceName(space)])], this.#space,
      (value) => { this.#space = value; }).childNodes]);
  }

  async #go(close, space) {
    const { start, end } = this.#interval;
    const was = this.#booking;
    const change = {
      ...(space === was.space ? {} : { space }),
      ...(start === Date.parse(was.start) ? {} : { start: iso(start) }),
      ...(end === Date.parse(was.end) ? {} : { end: iso(end) }),
    };
    if (Object.keys(change).length === 0) return close();
    try {
      this.#moved(await patch(bookingPath(was.id), { ...change, ...(this.#following ? { following: true } : {}) }));
      close();
    } catch (problem) {
      fill(this.#said, refusal(problem, { house: this.#house, take: (other) => this.#go(close, other) }));
    }
  }

  element(close) {
    const which = (following, key) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "move-which", checked: this.#following === following, on: { change: () => { this.#following = following; } } }), t(key));
    const isFixed = hasBegun(this.#booking);
    const [day, time] = whenFields("move", this.#begin, (chosen) => { this.#begin = chosen; this.#search(); });
    const [, until] = whenFields("move-until", this.#end, (chosen) => { this.#end = chosen; this.#search(); });
    until.querySelector("label").textContent = t("move.until");
    return h("form", { class: "move", on: { submit: (event) => { event.preventDefault(); this.#go(close, this.#space); } } },
      this.#booking.series ? h("fieldset", { class: "choices" }, h("legend", {}, t("move.which")), which(false, "move.one"), which(true, "move.following")) : null,
      isFixed ? null : day,
      h("div", { class: "fields" }, isFixed ? null : time, until), this.#when,
      this.#spaces, this.#said,
      h("div", { class: "deeds" }, h("button", { class: "button", type: "submit" }, t("move.go")),
        h("button", { class: "button quiet", type: "button", on: { click: close } }, t("never-mind"))));
  }
}

/** Opens the sheet; answers with the booking as it is then, or null where nothing was moved. */
export function openMove(booking, house) {
  return new Promise((resolve) => {
    let moved = null;
    const move = new Move(booking, house, (answer) => { moved = answer; });
    openSheet(t("move.title"), (close) => move.element(close), () => resolve(moved));
  });
}
