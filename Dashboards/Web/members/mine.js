// My bookings in three groups. A series is one line that opens; a card that is open or in use stays as it is until it changes.

import { bookingCard } from "/shared/booking.js";
import { deedButton } from "/shared/booking-deeds.js";
import { byStart, hasBegun, isAsked, isComing, isNow, isRecoverable, stateSentence } from "/shared/booking-state.js";
import { fill, h, reconcile, write } from "/shared/dom.js";
import { interval, spaceName } from "/shared/format.js";
import { plural, t } from "/shared/text.js";

const FIRST = 8;

/** Current, coming and past ones; what can be taken back counts as current. */
export function grouped(bookings) {
  const sorted = [...bookings].sort(byStart);
  const current = sorted.filter((booking) => isNow(booking) || isRecoverable(booking));
  const coming = sorted.filter(isComing);
  return { current, coming, past: sorted.filter((each) => !current.includes(each) && !coming.includes(each)).reverse() };
}

/** Single ones and series, by their first. One occurrence that is left is no series to fold. */
function folded(bookings) {
  const items = new Map();
  for (const booking of bookings) {
    const key = booking.series ? `series ${booking.series}` : `booking ${booking.id}`;
    if (!items.has(key)) items.set(key, { key, bookings: [] });
    items.get(key).bookings.push(booking);
  }
  return [...items.values()];
}

/** Draws into `element` only what changed, and gives the focus back to the deed that had it. */
function redrawn(element, signature, draw) {
  if (element.dataset.signature === signature) return;
  element.dataset.signature = signature;
  const deed = element.contains(document.activeElement) ? document.activeElement.dataset.deed : null;
  draw();
  if (deed) (element.querySelector(`[data-deed="${deed}"]`) ?? element.querySelector("button, summary"))?.focus();
}

const signature = (bookings, house) => JSON.stringify([document.documentElement.lang,
  bookings.map((each) => [each, isNow(each), hasBegun(each), house.spaces.get(each.space)?.status === "out-of-order", house.spaces.has(each.space)])]);

function card(booking, house, changed, showSpace = true) {
  return bookingCard(booking, { space: house.spaces.get(booking.space), house, changed, showSpace });
}

function drawSeries(element, bookings, house, changed) {
  const [first] = bookings;
  const open = element.querySelector("details")?.open ?? false;
  let count = FIRST;
  const list = h("div", { class: "occurrence-cards" });
  const places = new Set(bookings.map((each) => each.space));
  const drawList = () => {
    fill(list, bookings.slice(0, count).map((each) => card(each, house, changed, places.size > 1)),
      bookings.length > count ? h("button", { class: "plain", type: "button", on: { click: () => { count = bookings.length; drawList(); } } }, plural("book.more", bookings.length - count)) : null);
  };
  const details = h("details", { class: "booking series", open, on: { toggle: () => { if (details.open && !list.firstChild) drawList(); } } },
    h("summary", { data: { deed: "open" } },
      h("span", { class: "series-name" }, spaceName(house.spaces.get(first.space) ?? { id: first.space })),
      h("span", { class: "when" }, t("series.next", { time: interval(first.start, first.end) })),
      h("span", { class: "muted" }, [first.title, plural("series.coming", bookings.length)].filter(Boolean).join(" · "))),
    list);
  if (open) drawList();
  const asked = bookings.find(isAsked);
  fill(element, asked ? confirmation(asked, house, changed) : null, details);
}

/** A series that asks is confirmed as a whole, without being opened. */
function confirmation(booking, house, changed) {
  const message = h("div", {});
  const name = spaceName(house.spaces.get(booking.space) ?? { id: booking.space });
  return h("div", { class: "to-confirm" }, h("p", {}, stateSentence(booking, false)),
    h("div", { class: "deeds" }, deedButton(booking, "confirm", { isFirst: true, words: t("deed.confirm-series"), name, house, message, changed })), message);
}

/** Keeps a list of bookings in step; `folds` makes a series one line, `none` is what an empty list says. */
export function drawMine(place, bookings, house, { changed, none, folds = false }) {
  const items = folds ? folded(bookings) : bookings.map((each) => ({ key: `booking ${each.id}`, bookings: [each] }));
  const shown = items.length > 0 ? items : [{ key: "none", bookings: [] }];
  reconcile(place, shown, {
    key: (item) => item.key,
    create: () => h("div", { class: "card-place" }),
    update: (element, item) => {
      if (item.key === "none") {
        if (!element.firstChild) fill(element, h("p", { class: "empty" }));
        write(element.firstChild, t(none));
        return;
      }
      redrawn(element, signature(item.bookings, house), () => {
        if (item.bookings.length > 1) drawSeries(element, item.bookings, house, changed);
        else fill(element, card(item.bookings[0], house, changed));
      });
    },
  });
}
