// What a booking is at this moment, and the sentence that says so.

import { now } from "./clock.js";
import { moment, time } from "./format.js";
import { knows, localized, t } from "./text.js";

// Check-in opens a while before the start; the server knows the policy, this is its default.
const CHECK_IN_OPENS_MS = 15 * 60_000;

const starts = (booking) => Date.parse(booking.start);
// A release cuts the booking's end; what can be taken back is the time that it had.
export const lastOf = (booking) => (booking.status === "released" ? (booking.bookedEnd ?? booking.end) : booking.end);
const ends = (booking) => Date.parse(lastOf(booking));

export const isActive = (booking) => booking.status === "booked" || booking.status === "checked-in";
export const hasBegun = (booking) => starts(booking) <= now();
export const isNow = (booking) => isActive(booking) && starts(booking) - CHECK_IN_OPENS_MS <= now() && now() < ends(booking);
export const isComing = (booking) => isActive(booking) && !isNow(booking) && ends(booking) > now();
/** Released, and its time is not over: it can be taken back. */
export const isRecoverable = (booking) => booking.status === "released" && ends(booking) > now();
/** No sensor can tell whether anybody came, and its member has not said yet. */
export const isQuestioned = (booking) => booking.status === "booked" && Boolean(booking.questioned);
/** A warning stands: it will be freed unless somebody comes or says a word. Once the member is asked, its hour is over and the question stands instead. */
export const isWarned = (booking) => isActive(booking) && Boolean(booking.warning) && !isQuestioned(booking);
/** Others of its series were no-shows: it lapses unless somebody confirms it. */
export const isAsked = (booking) => booking.status === "booked" && Boolean(booking.asked && booking.lapsesAt);
/** The desk beside it was taken instead, perhaps by mistake, and nobody has said yet. */
export const asksAboutDesk = (booking) => booking.status === "booked" && Boolean(booking.wrongDesk) && !booking.wrongDesk.answered;
export const byStart = (one, other) => starts(one) - starts(other);

/** Staff act for somebody else: some words differ. */
export const say = (key, who, values) => t(who && knows(`${key}.staff`) ? `${key}.staff` : key, values);

/** One sentence about a booking; `who` is true for staff. */
export function stateSentence(booking, who) {
  if (booking.status === "released") {
    return localized(booking.released?.sentence) || t(`booking.released.${booking.released?.reason ?? "other"}`);
  }
  if (isQuestioned(booking)) return say("booking.questioned", who, { time: time(booking.questioned) });
  if (isWarned(booking)) return say("booking.warned", who, { time: time(booking.warning.at) });
  if (isAsked(booking)) return say("booking.asked", who, { time: moment(booking.lapsesAt) });
  if (booking.status === "booked" && isNow(booking)) return say(hasBegun(booking) ? "booking.waiting" : "booking.soon", who);
  return t(`booking.${booking.status}`);
}

/** Words that stand beside the time: held by staff, paid, on the programme. */
export function marksOf(booking) {
  return ["pinned", "paid", "listed"].filter((mark) => booking[mark] === true).map((mark) => t(`booking.mark.${mark}`));
}
