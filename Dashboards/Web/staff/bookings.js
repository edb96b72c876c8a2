// The bookings of a day: those that need somebody first, each with all that staff can do about it.

import { everyBooking, explain } from "/shared/api.js";
import { bookingCard, personOf } from "/shared/booking.js";
import { byStart, hasBegun, isActive, isAsked, isComing, isNow, isQuestioned, isWarned, lastOf, marksOf, stateSentence } from "/shared/booking-state.js";
import { instantOf, iso, now, wall } from "/shared/clock.js";
import { fill, h, reconcile, write } from "/shared/dom.js";
import { day, spaceName, time } from "/shared/format.js";
import { remember, remembered } from "/shared/page.js";
import { icon, redraw } from "/shared/status.js";
import { t } from "/shared/text.js";
import { dayAfter, daysAhead, daysFrom, select } from "/shared/when.js";

const FILTERS = {
  all: () => true, now: isNow, care: (booking) => isWarned(booking) || isQuestioned(booking) || isAsked(booking), coming: isComing, freed: (booking) => !isActive(booking),
};
const DAYS_BACK = 7;

/** Those that need somebody first, those that are over last. */
const rank = (booking) => (FILTERS.care(booking) ? 0 : isActive(booking) ? 1 : 2);

/** The sign of a booking's state. */
function signOf(booking) {
  if (isWarned(booking)) return "held";
  if (isQuestioned(booking)) return "unknown";
  if (booking.status === "checked-in") return "in-use";
  return isActive(booking) ? "booked" : "free";
}

export class BookingList {
  #parts;
  #house;
  #bookings = null;
  #problem = null;
  #filter = Object.hasOwn(FILTERS, remembered("bookings") ?? "") ? remembered("bookings") : "all";
  #date = wall(now()).date;
  #asked = 0;

  /** `parts` are the elements: days, filters, find, list. */
  constructor(parts, house) {
    this.#parts = parts;
    this.#house = house;
    parts.find.addEventListener("input", () => this.draw());
  }

  async refresh() {
    const asked = ++this.#asked;
    const start = instantOf(this.#date, "00:00");
    try {
      const found = await everyBooking({ from: iso(start), to: iso(instantOf(dayAfter(this.#date), "00:00")) });
      if (asked !== this.#asked) return;
      this.#bookings = found.sort(byStart);
      this.#problem = null;
    } catch (problem) {
      if (asked === this.#asked) this.#problem = problem;
    }
    this.draw();
  }

  #drawDays() {
    const field = this.#parts.days;
    const days = daysFrom(-DAYS_BACK, DAYS_BACK + daysAhead() + 1).map((each) => [wall(each).date, day(each)]);
    const signature = JSON.stringify([document.documentElement.lang, days[0]]);
    if (field.dataset.signature === signature) return;
    field.dataset.signature = signature;
    fill(field, select("bookings-day", t("book.day"), days, this.#date, (date) => {
      this.#date = date;
      this.#bookings = null;
      fill(this.#parts.list);
      this.refresh();
    }));
  }

  #drawFilters(bookings) {
    const { filters } = this.#parts;
    reconcile(filters, Object.keys(FILTERS), {
      key: (name) => name,
      create: (name) => h("button", { type: "button", on: { click: () => {
        this.#filter = name;
        remember({ bookings: name === "all" ? null : name });
        this.draw();
      } } }),
      update: (button, name) => {
        button.setAttribute("aria-pressed", String(name === this.#filter));
        write(button, t(`bookings.${name}`, { count: bookings.filter(FILTERS[name]).length }));
      },
    });
  }

  draw() {
    this.#drawDays();
    const bookings = this.#bookings ?? [];
    this.#drawFilters(bookings);
    const words = (each) => `${spaceName(this.#house.spaces.get(each.space))} ${each.space} ${personOf(each)} ${each.title ?? ""}`.toLowerCase();
    const wanted = this.#parts.find.value.trim().toLowerCase();
    const shown = bookings.filter((each) => FILTERS[this.#filter](each) && words(each).includes(wanted))
      .sort((one, other) => rank(one) - rank(other));
    const empty = this.#problem ? explain(this.#problem) : this.#bookings === null ? "" : t(bookings.length === 0 ? "bookings.day-empty" : "bookings.none-such");
    const { list } = this.#parts;
    reconcile(list, this.#problem || shown.length === 0 ? [{ id: "", empty }] : shown, {
      key: (item) => item.id,
      create: (item) => (item.id === "" ? h("li", {}, h("p", {})) : this.#row(item)),
      update: (element, item) => {
        if (item.id !== "") return this.#show(element, item);
        element.firstChild.className = this.#problem ? "problem" : "empty";
        write(element.firstChild, item.empty);
      },
    });
  }

  #row() {
    const card = h("div", {});
    return h("li", { class: "booking-row" }, h("details", {},
      h("summary", {}, icon("booked"), h("span", { class: "row-time" }), h("span", { class: "row-name" }), h("span", { class: "row-who" }), h("span", { class: "row-says" })), card));
  }

  #show(element, booking) {
    const signature = JSON.stringify([document.documentElement.lang, booking, isNow(booking), hasBegun(booking)]);
    if (element.dataset.signature === signature) return;
    element.dataset.signature = signature;
    const details = element.firstElementChild;
    const [summary, card] = details.children;
    const [sign, when, name, who, says] = summary.children;
    const space = this.#house.spaces.get(booking.space);
    element.dataset.status = signOf(booking);
    element.dataset.booking = booking.id;
    redraw(sign, signOf(booking));
    write(when, `${time(booking.start)}–${time(lastOf(booking))}`);
    write(name, space ? spaceName(space) : booking.space);
    write(who, [personOf(booking), booking.title, ...marksOf(booking)].filter(Boolean).join(" · "));
    write(says, isWarned(booking) ? t("bookings.warned", { time: time(booking.warning.deadline) }) : isAsked(booking) ? t("series.asks")
      : booking.status === "released" ? t(`booking.released.${booking.released?.reason ?? "other"}`) : stateSentence(booking, true));
    const drawCard = () => fill(card, bookingCard(booking, { space, house: this.#house, changed: () => this.refresh(), showSpace: false, who: true }));
    const deed = card.contains(document.activeElement) ? document.activeElement.dataset.deed : null;
    details.ontoggle = () => { if (details.open) drawCard(); };
    if (!details.open) return;
    drawCard();
    if (deed) (card.querySelector(`[data-deed="${deed}"]`) ?? summary).focus();
  }
}
