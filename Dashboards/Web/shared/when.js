// A day and a time of day, to choose from. What is chosen is a wall time of the site.

import { instantOf, now, wall } from "./clock.js";
import { h } from "./dom.js";
import { day } from "./format.js";
import { t } from "./text.js";

const DAY_MS = 86_400_000;
// Whoever has no limit looks a year ahead.
const YEAR_DAYS = 366;
let limits = {};
export const STEP_MINUTES = 15;
export const MINUTE_MS = 60_000;

const two = (number) => String(number).padStart(2, "0");
const STEPS = Array.from({ length: (24 * 60) / STEP_MINUTES }, (_, step) => `${two(Math.floor((step * STEP_MINUTES) / 60))}:${two((step * STEP_MINUTES) % 60)}`);

/** How far the reader may book, as the session says: seconds ahead, and at once; null is no limit. */
export function setLimits(known) { limits = known ?? {}; }

/** So many days from today on may be booked. */
export const daysAhead = () => (limits.aheadSeconds ? Math.floor((limits.aheadSeconds * 1_000) / DAY_MS) : YEAR_DAYS);

/** The longest booking, in minutes. */
export const longestMinutes = () => (limits.longestSeconds ? Math.floor(limits.longestSeconds / 60) : Infinity);

/** The date after a date such as 2026-03-04: a day has 23 hours or 25 at times. */
export const dayAfter = (date) => new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);

/** Days from the noon of today on, so that no night with 25 hours doubles one. */
export function daysFrom(first, count) {
  const noon = instantOf(wall(now()).date, "12:00");
  return Array.from({ length: count }, (_, index) => noon + (first + index) * DAY_MS);
}

/** The next quarter of an hour, as a date and a time. */
export const nextStep = () => wall((Math.floor(now() / (STEP_MINUTES * MINUTE_MS)) + 1) * STEP_MINUTES * MINUTE_MS);

/** A labelled choice; `options` are `[value, text]`. */
export function select(id, label, options, chosen, choose) {
  return h("div", { class: "field" }, h("label", { for: id }, label),
    h("select", { id, on: { change: (event) => choose(event.target.value) } },
      options.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
}

/** Two fields, `{date, time}` in and out; ids begin with `id`. */
export function whenFields(id, { date, time }, changed) {
  const chosen = { date, time };
  const days = daysFrom(0, daysAhead() + 1).map((each) => [wall(each).date, day(each)]);
  if (!days.some(([value]) => value === date)) days.push([date, day(instantOf(date, "12:00"))]);
  const times = STEPS.includes(time) ? STEPS : [...STEPS, time].sort();
  return [
    select(`${id}-day`, t("book.day"), days, date, (value) => { chosen.date = value; changed({ ...chosen }); }),
    select(`${id}-time`, t("book.time"), times.map((each) => [each, each]), time, (value) => { chosen.time = value; changed({ ...chosen }); }),
  ];
}
