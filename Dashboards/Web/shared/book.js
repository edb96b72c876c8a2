// Asks for a booking, and offers what the server offers when somebody was faster.

import { post } from "./api.js";
import { iso, now } from "./clock.js";
import { fill, h } from "./dom.js";
import { spaceName, time } from "./format.js";
import { members } from "./people.js";
import { refusal } from "./refusal.js";
import { plural, t } from "./text.js";
import { MINUTE_MS, longestMinutes } from "./when.js";

const LENGTHS_MINUTES = [30, 60, 120, 240, 480, 720, 1_440];

/**
 * Books `wish` ({space, start, end, title?}, instants). `place` says what came of it; `done(booking)` follows a success.
 * A refusal with an alternative becomes a button that books the alternative; `more` may give what stands below one.
 */
export async function book(wish, house, place, done, more = () => null) {
  const body = { ...wish, start: iso(wish.start), end: iso(wish.end) };
  try {
    const booking = await post("/api/v1/bookings", body);
    const name = spaceName(house.spaces.get(wish.space) ?? { id: wish.space });
    fill(place, h("p", { class: "done", role: "status" }, t("book.done", { name, start: time(wish.start), end: time(wish.end) })));
    await done(booking);
  } catch (problem) {
    fill(place, refusal(problem, { house, more: more(problem), take: (space) => book({ ...wish, space }, house, place, done) }));
  }
}

/** The lengths that a booking from `start` may have, in minutes; the last one reaches the hour of closing. */
export function lengths(start, site) {
  // While a site is open, `openUntil` is when it closes.
  const left = site?.open ? Math.floor((Date.parse(site.openUntil ?? "") - start) / MINUTE_MS) : 0;
  const allowed = LENGTHS_MINUTES.filter((minutes) => minutes <= longestMinutes());
  if (!(left > 0)) return allowed.map((minutes) => ({ minutes }));
  const untilClosing = left <= longestMinutes() ? [{ minutes: left, untilClosing: true }] : [];
  return [...allowed.filter((minutes) => minutes < left).map((minutes) => ({ minutes })), ...untilClosing];
}

/** When a booking of such a length ends that begins at `start`: the hour of closing does not move with its beginning. */
export const endOf = (start, choice, site) => (choice.untilClosing ? Date.parse(site.openUntil) : start + choice.minutes * MINUTE_MS);

export function lengthWord({ minutes, untilClosing }) {
  if (untilClosing) return t("book.until-closing");
  return minutes < 60 ? plural("length.minutes", minutes) : plural("length.hours", minutes / 60);
}

let fields = 0;

/** A field for whom staff book, with the names of members to choose from: `value()` is `{member}`, nothing for themselves, or null where it cannot be an id. */
export function memberField(id = "book-member") {
  const list = h("datalist", { id: `${id}-list-${++fields}` });
  const input = h("input", { id, type: "text", list: list.id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 64 });
  const problem = h("p", { class: "problem", role: "alert" });
  members().then((all) => fill(list, all.map(({ id: value, name: label }) => h("option", { value, label }))));
  const element = h("div", { class: "field" }, h("label", { for: id }, t("book.member")), input, list, problem);
  const value = () => {
    const member = input.value.trim();
    const isID = member === "" || /^[A-Za-z0-9][\w.-]*$/.test(member);
    fill(problem, isID ? null : t("book.member.wrong"));
    if (!isID) input.focus();
    return isID ? (member === "" ? {} : { member }) : null;
  };
  return { element, value };
}

/** Buttons that book a space from now on, each for a length. `place` says what came of it; `whom` is a `memberField`. */
export function bookNow(space, house, place, done, whom = null) {
  const thisMinute = () => Math.floor(now() / MINUTE_MS) * MINUTE_MS;
  const start = thisMinute();
  const until = space.until ? Date.parse(space.until) : Infinity;
  const fitting = lengths(start, house.site).filter(({ minutes }) => start + minutes * MINUTE_MS <= until);
  if (fitting.length === 0 && until < Infinity) fitting.push({ minutes: Math.floor((until - start) / MINUTE_MS) });
  const buttons = fitting.map((choice) => h("button", { class: "chip", type: "button", on: {
    click: () => {
      const member = whom ? whom.value() : {};
      // Whoever reads for a while books from then on.
      const from = thisMinute();
      if (member) book({ space: space.id, start: from, end: Math.min(endOf(from, choice, house.site), until), ...member }, house, place, done);
    },
  } }, lengthWord(choice)));
  return h("div", { class: "book-now" }, h("h4", {}, t("book.now")), whom?.element, h("div", { class: "chips" }, buttons));
}
