// Asks for a booking, and offers what the server offers when somebody was faster.

import { explain, get, post, spacePath } from "./api.js";
import { iso, now } from "./clock.js";
import { fill, h } from "./dom.js";
import { spaceName, time } from "./format.js";
import { plural, t } from "./text.js";

export const MINUTE_MS = 60_000;
const LENGTHS_MINUTES = [30, 60, 120, 240, 480];

/**
 * Books `wish` ({space, start, end, title?}, instants). `place` says what came of it; `done(booking)` follows a success.
 * A refusal with an alternative becomes a button that books the alternative.
 */
export async function book(wish, house, place, done) {
  const body = { ...wish, start: iso(wish.start), end: iso(wish.end) };
  try {
    const booking = await post("/api/v1/bookings", body);
    const name = spaceName(house.spaces.get(wish.space) ?? { id: wish.space });
    fill(place, h("p", { class: "done", role: "status" }, t("book.done", { name, start: time(wish.start), end: time(wish.end) })));
    await done(booking);
  } catch (problem) {
    fill(place, h("div", { class: "problem", role: "alert" }, h("p", {}, explain(problem)), await offer(problem, wish, house, place, done)));
  }
}

async function offer(problem, wish, house, place, done) {
  const id = problem.body?.alternative;
  if (!id) return null;
  const space = house.spaces.get(id) ?? (await get(spacePath(id)).catch(() => ({ id })));
  return h("button", { class: "button", type: "button", data: { alternative: id }, on: {
    click: () => book({ ...wish, space: id }, house, place, done),
  } }, t("book.alternative", { name: spaceName(space) }));
}

/** The lengths that a booking from `start` may have, in minutes; the last one reaches the hour of closing. */
export function lengths(start, site) {
  // While a site is open, `openUntil` is when it closes.
  const left = site?.open ? Math.floor((Date.parse(site.openUntil ?? "") - start) / MINUTE_MS) : 0;
  if (!(left > 0)) return LENGTHS_MINUTES.map((minutes) => ({ minutes }));
  return [...LENGTHS_MINUTES.filter((minutes) => minutes < left).map((minutes) => ({ minutes })), { minutes: left, untilClosing: true }];
}

export function lengthWord({ minutes, untilClosing }) {
  if (untilClosing) return t("book.until-closing");
  return minutes < 60 ? plural("length.minutes", minutes) : plural("length.hours", minutes / 60);
}

/** A field for whom staff book: `value()` is `{member}`, nothing for themselves, or null where it cannot be an id. */
export function memberField() {
  const input = h("input", { id: "book-member", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 64 });
  const problem = h("p", { class: "problem", role: "alert" });
  const element = h("div", { class: "field" }, h("label", { for: "book-member" }, t("book.member")), input, problem);
  const value = () => {
    const id = input.value.trim();
    const isID = id === "" || /^[A-Za-z0-9][\w.-]*$/.test(id);
    fill(problem, isID ? null : t("book.member.wrong"));
    if (!isID) input.focus();
    return isID ? (id === "" ? {} : { member: id }) : null;
  };
  return { element, value };
}

/** Buttons that book a space from now on, each for a length. `place` says what came of it; `whom` is a `memberField`. */
export function bookNow(space, house, place, done, whom = null) {
  const start = Math.floor(now() / MINUTE_MS) * MINUTE_MS;
  const until = space.until ? Date.parse(space.until) : Infinity;
  const fitting = lengths(start, house.site).filter(({ minutes }) => start + minutes * MINUTE_MS <= until);
  if (fitting.length === 0 && until < Infinity) fitting.push({ minutes: Math.floor((until - start) / MINUTE_MS) });
  const buttons = fitting.map((choice) => h("button", { class: "chip", type: "button", on: {
    click: () => {
      const member = whom ? whom.value() : {};
      if (member) book({ space: space.id, start, end: start + choice.minutes * MINUTE_MS, ...member }, house, place, done);
    },
  } }, lengthWord(choice)));
  return h("div", { class: "book-now" }, h("h4", {}, t("book.now")), whom?.element, h("div", { class: "chips" }, buttons));
}
