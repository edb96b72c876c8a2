// Times, lengths and names as people read them, in the site's time zone.

import { now, timeZone, wall } from "./clock.js";
import { currentLanguage, knows, localized, plural, t } from "./text.js";

const DAY_MS = 86_400_000;
const cache = new Map();

function formatter(name, options) {
  const key = `${name} ${currentLanguage()} ${timeZone()}`;
  if (!cache.has(key)) {
    const locale = currentLanguage() === "it" ? "it-IT" : "en-GB";
    cache.set(key, new Intl.DateTimeFormat(locale, { timeZone: timeZone(), ...options }));
  }
  return cache.get(key);
}

const instant = (value) => (typeof value === "number" ? value : Date.parse(value));

/** 14:03 */
export const time = (value) => formatter("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant(value));

/** 14:03:27 */
export const clockTime = (value) =>
  formatter("clock", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(instant(value));

/** today, tomorrow, yesterday, or Wed 4 March */
export function day(value) {
  const days = Math.round((Date.parse(wall(instant(value)).date) - Date.parse(wall(now()).date)) / DAY_MS);
  if (days === 0) return t("day.today");
  if (days === 1) return t("day.tomorrow");
  if (days === -1) return t("day.yesterday");
  return formatter("day", { weekday: "short", day: "numeric", month: "long" }).format(instant(value));
}

/** 14:03 today, else the day and the time */
export function moment(value) {
  return day(value) === t("day.today") ? time(value) : t("moment.other-day", { day: day(value), time: time(value) });
}

/** The name of a day of the week, from 0 for Monday; `width` is "short" or "long". */
export const weekdayName = (index, width) =>
  new Intl.DateTimeFormat(currentLanguage() === "it" ? "it-IT" : "en-GB", { timeZone: "UTC", weekday: width }).format(Date.UTC(2024, 0, 1 + index));

export const isToday = (value) => wall(instant(value)).date === wall(now()).date;

/** today, 09:00–13:00 */
export function interval(start, end) {
  const last = day(end) === day(start) ? time(end) : t("moment.other-day", { day: day(end), time: time(end) });
  return t("interval", { day: day(start), start: time(start), end: last });
}

/** 40 seconds, 12 minutes, 2 h 5 min, 3 days */
export function length(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return plural("length.seconds", seconds);
  // Whole minutes that have passed, as the house itself counts them in its sentences.
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return plural("length.minutes", minutes);
  if (minutes < 1440) {
    const rest = minutes % 60;
    return rest === 0 ? plural("length.hours", minutes / 60) : t("length.hours-minutes", { hours: Math.floor(minutes / 60), minutes: rest });
  }
  return plural("length.days", Math.floor(minutes / 1440));
}

/** a moment ago, 12 minutes ago */
export function ago(value) {
  const passed = now() - instant(value);
  return passed < 10_000 ? t("ago.now") : t("ago", { length: length(passed) });
}

export const number = (value, digits = 0) =>
  new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digits }).format(value);

export const spaceName = (space) => localized(space?.name) || space?.id || "";

const sentenceCase = (id) => {
  const spaced = String(id).replaceAll("-", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** A zone has an id only; the usual ones are translated, the others are shown as they are spelt. */
export const zoneName = (id) => (id ? (knows(`zone.${id}`) ? t(`zone.${id}`) : sentenceCase(id)) : "");
/** A floor's own name, or that of its number; nothing where a house has no floors. */
export function floorName(floor) {
  const id = floor?.id ?? "";
  return localized(floor?.name) || (id === "" ? "" : knows(`floor.${id}`) ? t(`floor.${id}`) : t("floor", { floor: id }));
}
export const kindName = (kind) => (knows(`kind.${kind}`) ? t(`kind.${kind}`) : sentenceCase(kind));
export const quantityName = (quantity) => (quantity ? (knows(`quantity.${quantity}`) ? t(`quantity.${quantity}`) : quantity) : "");

export function featureName(feature) {
  const key = `feature.${String(feature).replaceAll(" ", "-")}`;
  return knows(key) ? t(key) : String(feature);
}

/** The number at the end of a desk's name, or the start of the name: what fits on a small shape. */
export const shortName = (space) => spaceName(space).match(/\d+\s*$/)?.[0].trim() ?? spaceName(space).slice(0, 3);
