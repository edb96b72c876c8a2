// The site's clock. A demo's day may run sixty times as fast as ours: "now" is what the site says, carried on at its speed.

let base = Date.now();
let heard = Date.now();
let speed = 1;
let zone;

/** Takes the site's time from an answer's `at`, and its speed and time zone where they are given. */
export function setClock({ at, clock, timeZone }) {
  const instant = Date.parse(at ?? "");
  if (!Number.isNaN(instant)) {
    base = instant;
    heard = Date.now();
  }
  if (Number.isFinite(clock?.speed)) speed = clock.speed;
  if (timeZone) zone = timeZone;
}

/** The site's time, in milliseconds since 1970. */
export const now = () => base + (Date.now() - heard) * speed;

/** The site's time zone; undefined lets Intl take the reader's own. */
export const timeZone = () => zone;

function wallAsUTC(instant) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    hourCycle: "h23",
  }).formatToParts(instant);
  const part = (type) => Number(parts.find((each) => each.type === type).value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** The site's date (`2026-03-04`) and time (`09:15`) of an instant. */
export function wall(instant) {
  const text = new Date(wallAsUTC(instant)).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** The instant of a date and time on the site's wall. In the hour that a summer skips, the hour after it. */
export function instantOf(date, time) {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  // Two steps: the offset at the guess may differ from the one at the answer on the two days of the year when clocks change.
  const guess = wanted - (wallAsUTC(wanted) - wanted);
  return wanted - (wallAsUTC(guess) - guess);
}

export const iso = (instant) => new Date(instant).toISOString();
