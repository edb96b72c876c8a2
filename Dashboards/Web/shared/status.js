// The statuses of a space: each has a shape of its own, so that colour is never the only sign.

import { s } from "./dom.js";
import { now } from "./clock.js";
import { isToday, length, moment, time } from "./format.js";
import { knows, plural, t } from "./text.js";

/** In the order in which people look for them. */
export const STATUSES = ["free", "booked", "away", "held", "in-use", "unknown", "closed", "out-of-order"];

const BOOKABLE = new Set(["desk", "meeting-room", "phone-booth", "training-room", "event-hall"]);

const ring = () => s("circle", { class: "line", cx: 8, cy: 8, r: 5.6 });

const shapes = {
  // An empty ring: an empty place.
  free: () => [ring()],
  // Head and shoulders.
  "in-use": () => [
    s("circle", { class: "solid", cx: 8, cy: 4.9, r: 3.1 }),
    s("path", { class: "solid", d: "M1.9 14.4c0-3.4 2.6-5.2 6.1-5.2s6.1 1.8 6.1 5.2z" }),
  ],
  // Half full: somebody will come back.
  away: () => [ring(), s("path", { class: "solid", d: "M8 2.4a5.6 5.6 0 0 0 0 11.2z" })],
  // A clock: held, and the time runs.
  held: () => [ring(), s("path", { class: "line", d: "M8 4.9V8l2.3 1.5" })],
  // A page of a calendar.
  booked: () => [
    s("rect", { class: "line", x: 2.6, y: 3.4, width: 10.8, height: 10, rx: 1.8 }),
    s("path", { class: "line", d: "M2.6 7h10.8M5.6 1.9v2.6M10.4 1.9v2.6" }),
  ],
  unknown: () => [
    s("path", { class: "line", d: "M5.1 5.6a2.9 2.9 0 1 1 4.5 2.4C8.5 8.7 8 9.2 8 10.4" }),
    s("circle", { class: "solid", cx: 8, cy: 13.3, r: 1.15 }),
  ],
  closed: () => [ring(), s("path", { class: "line", d: "M5.2 8h5.6" })],
  "out-of-order": () => [s("path", { class: "line thick", d: "M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8" })],
};

const shapeOf = (status) => shapes[status] ?? shapes.unknown;

/** The sign of a status, 16 by 16, without a text of its own. */
export function icon(status, box = {}) {
  return s("svg", { class: "sign", viewBox: "0 0 16 16", "aria-hidden": "true", ...box }, shapeOf(status)());
}

/** Exchanges the shape in a sign that is on the page already. */
export function redraw(sign, status) {
  if (sign.dataset.status === status) return;
  sign.dataset.status = status;
  sign.replaceChildren(...shapeOf(status)());
}

/** The word for a status, in the gender of what it is said of. */
export function statusWord(status, kind) {
  if (status === "free" && !BOOKABLE.has(kind)) return t("status.free.common");
  const gendered = `status.${status}.${t(`kind.${kind}.gender`)}`;
  return t(knows(gendered) ? gendered : `status.${status}`);
}

/** The word with what belongs to it: until when, how many people, or that nothing measures it. */
export function statusSentence(space) {
  const word = statusWord(space.status, space.kind);
  const gender = t(`kind.${space.kind}.gender`);
  // A booking of another day says nothing about today.
  if (space.until && isOffered(space) && isBookable(space) && isToday(space.until)) {
    const key = `status.until.${gender}`;
    return t(knows(key) ? key : "status.until", { time: time(space.until) });
  }
  if (space.until && space.status === "closed") return t("status.opens", { status: word, time: moment(space.until) });
  // Where nothing counts, one is all that presence says: no number to show.
  if (space.status === "in-use" && space.counted && space.people > 0) {
    return t(space.capacity > 1 ? "status.people-of" : "status.with-people",
      { status: word, people: plural("people", space.people), count: space.people, capacity: space.capacity });
  }
  if (space.until && space.status === "held") return t("status.held-until", { status: word, time: time(space.until) });
  if (space.sensed === false) return t("status.unsensed", { status: word });
  return word;
}

/** For how long somebody has been there, or nobody: a booking changes nothing about that. */
export const sinceSentence = (space) => t(`since.${space.presence}`, { length: length(now() - Date.parse(space.since)) });

/** Free now, be it for a while only. */
export const isOffered = (space) => space.status === "free" || space.status === "booked";

/** Whether the pages offer a space for booking; the server has the last word. */
export const isBookable = (space) => space.bookable ?? BOOKABLE.has(space.kind);
