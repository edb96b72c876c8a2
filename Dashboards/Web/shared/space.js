// A space in full: its state, its facts, why it is so, its bookings and its sensors.

import { everyBooking, explain, get, isStaff, mayBook, spacePath } from "./api.js";
import { bookNow, memberField } from "./book.js";
import { bookingCard } from "./booking.js";
import { byStart } from "./booking-state.js";
import { iso, now } from "./clock.js";
import { fill, h } from "./dom.js";
import { featureName, floorName, interval, number, time, zoneName } from "./format.js";
import { sensorRow } from "./sensor.js";
import { spaceDeeds } from "./space-deeds.js";
import { icon, isBookable, isOffered, sinceSentence, statusSentence } from "./status.js";
import { plural, t } from "./text.js";
import { whySpace } from "./why.js";

const DAY_MS = 86_400_000;

function facts(space, house) {
  const floor = house.floors.find((each) => each.id === space.floor);
  const comfort = space.comfort ?? {};
  return [
    [t("fact.where"), [zoneName(space.zone), floorName(floor ?? { id: space.floor })].filter(Boolean).join(", ")],
    house.isStanding(space.id) ? [t("fact.standing"), space.lent ? t("lend.lent", { time: interval(space.lent.start, space.lent.end) }) : t("yes")] : null,
    space.sensed === false && isBookable(space) ? [t("fact.sensor"), t("space.unsensed")] : null,
    space.capacity > 1 ? [t("fact.capacity"), plural("people", space.capacity)] : null,
    space.features?.length > 0 ? [t("fact.features"), space.features.map(featureName).join(", ")] : null,
    comfort.category ? [t("fact.air"), t(`comfort.${comfort.category}`)] : null,
    comfort.co2 === undefined ? null : [t("quantity.co2"), t("unit.ppm", { value: number(comfort.co2) })],
    comfort.temperature === undefined ? null : [t("quantity.temperature"), t("unit.celsius", { value: number(comfort.temperature, 1) })],
    comfort.humidity === undefined ? null : [t("quantity.humidity"), t("unit.percent", { value: number(comfort.humidity) })],
  ].filter((fact) => fact && fact[1] !== "");
}

/**
 * What a sheet or a side panel shows of one space. `refresh` draws its state again and asks for the rest; call it when the
 * space changes.
 */
export function spacePanel(house, id, reader) {
  const head = h("div", { class: "panel-state" });
  const list = h("dl", { class: "facts-list" });
  const booking = h("div", {});
  // Stays when the space is no longer offered, as it is once it is booked.
  const said = h("div", {});
  const reasons = h("div", { class: "why" });
  const bookings = h("div", { class: "panel-bookings" });
  const sensors = h("div", {});
  const keeping = isStaff(reader) ? spaceDeeds(house, id) : null;
  const element = h("div", { class: "panel" }, head, list, booking, said, keeping?.element,
    h("section", {}, h("h3", {}, t("why")), reasons), bookings, sensors);
  let offered = null;

  async function more() {
    const details = await get(spacePath(id)).catch((problem) => ({ problem }));
    if (details.problem) {
      fill(sensors, h("p", { class: "muted" }, explain(details.problem)));
      return;
    }
    fill(sensors, !isStaff(reader) || !details.sensors?.length ? null
      : h("section", {}, h("h3", {}, t("sensors")), h("ul", { class: "sensors" }, details.sensors.map((each) => sensorRow(each, null)))));
    const own = isStaff(reader) ? await staffBookings() : null;
    const plain = (details.bookings ?? []).filter((each) => Date.parse(each.end) > now() && each.status !== "cancelled" && each.status !== "released");
    const shown = own ?? plain.sort(byStart).map((each) =>
      h("p", { class: "slot" }, interval(each.start, each.end), " · ", h("span", { class: "muted" }, t(`booking.${each.status}`))));
    fill(bookings, own === null && shown.length === 0 && !isBookable(details) ? null
      : h("section", {}, h("h3", {}, t("bookings")), shown.length > 0 ? shown : h("p", { class: "muted" }, t("bookings.none"))));
  }

  async function staffBookings() {
    const from = iso(now() - DAY_MS / 2);
    const to = iso(now() + DAY_MS);
    const answer = await everyBooking({ space: id, from, to }).catch(() => null);
    return answer?.sort(byStart).map((each) => bookingCard(each, { space: house.spaces.get(id), house, changed: more, showSpace: false, who: true })) ?? null;
  }

  function state() {
    const space = house.spaces.get(id);
    if (!space) {
      fill(head, h("p", { class: "muted" }, t("space.unknown")));
      return;
    }
    head.dataset.status = space.status;
    fill(head, icon(space.status), h("div", {}, h("p", { class: "panel-word" }, statusSentence(space)),
      space.since ? h("p", { class: "muted" }, sinceSentence(space)) : null,
      space.walkIn ? h("p", { class: "muted" }, t("space.walk-in", { time: time(space.walkIn) })) : null));
    keeping?.draw(space);
    fill(list, facts(space, house).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    const offers = isBookable(space) && isOffered(space) && (!house.isStanding(id) || Boolean(space.lent));
    if (offered === (offers ? space.status : "")) return;
    offered = offers ? space.status : "";
    const later = `/members?space=${encodeURIComponent(id)}`;
    if (!isBookable(space)) fill(booking);
    else if (!mayBook(reader)) {
      const sort = space.kind === "desk" ? "desk" : t(`kind.${space.kind}.gender`);
      fill(booking, h("p", { class: "hint" }, offers ? t(`space.welcome.${sort}`) : null, " ",
        h("a", { href: `/signin?next=${encodeURIComponent(later)}` }, t("space.sign-in-to-book"))));
    } else {
      fill(booking, offers ? bookNow(space, house, said, more, isStaff(reader) ? memberField() : null) : null,
        h("p", {}, h("a", { href: later }, t("book.later"))));
    }
  }

  function refresh() {
    state();
    whySpace(id, reasons);
    more();
  }
  refresh();
  return { element, refresh };
}
