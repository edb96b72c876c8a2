// What opens when somebody scans the code at a space: what it is, and the one thing to do there now. `/at/{space}?k={key}`.

import { Problem, bookingPath, everyBooking, explain, get, isStaff, mayBook, post, spacePath } from "/shared/api.js";
import { bookNow, memberField } from "/shared/book.js";
import { bookingCard } from "/shared/booking.js";
import { byStart, isActive, isNow, isRecoverable } from "/shared/booking-state.js";
import { iso, now } from "/shared/clock.js";
import { byId, fill, h, write } from "/shared/dom.js";
import { floorName, interval, spaceName, zoneName } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, startPage, watchLine } from "/shared/page.js";
import { icon, isBookable, isOffered, statusSentence } from "/shared/status.js";
import { t } from "/shared/text.js";

const HALF_A_DAY_MS = 43_200_000;
const DOUBLE_TAP_MS = 1_000;

const house = new House();
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const key = new URLSearchParams(location.search).get("k");
let space = null;
let bookings = [];
let isUnknown = false;
// What was drawn last, so that a button which somebody is about to press stays where it is.
const drawn = new Map();

const page = await startPage("/at", () => {
  drawn.clear();
  draw();
});
const reader = page.reader;
const isMine = (booking) => booking.member !== undefined && booking.member === reader.member;

/** Without a key (somebody typed the address) it is a check-in like any other. */
const checkIn = (booking) => post(`${bookingPath(booking.id)}/check-in`, key ? { code: key } : {});

async function fetchHere() {
  // A standing place is nobody's to see but staff's; whoever has it booked sees the booking.
  space = await get(spacePath(id)).catch((problem) => {
    if (problem instanceof Problem && problem.status === 404) return null;
    throw problem;
  });
  if (!mayBook(reader)) return;
  const around = { space: id, from: iso(now() - HALF_A_DAY_MS), to: iso(now() + HALF_A_DAY_MS), mine: isStaff(reader) ? null : 1 };
  bookings = (await everyBooking(around))
    .filter((booking) => isRecoverable(booking) || (isActive(booking) && Date.parse(booking.end) > now())).sort(byStart);
}

async function refresh() {
  await fetchHere().catch(() => {});
  draw();
}

function draws(place, what, build) {
  const signature = JSON.stringify(what);
  if (drawn.get(place) === signature) return;
  drawn.set(place, signature);
  fill(byId(place), build());
}

async function changed(deed) {
  // Where the one button was, the one to leave comes to lie: a second tap must not hit it.
  byId("mine").inert = true;
  setTimeout(() => { byId("mine").inert = false; }, DOUBLE_TAP_MS);
  await refresh();
  write(byId("done"), t(`done.${deed}`));
}

function hereCard(booking) {
  const message = h("p", { class: "problem", role: "alert" });
  const button = h("button", { class: "button big", type: "button", data: { deed: "check-in" }, on: { click: async () => {
    button.disabled = true;
    fill(message);
    try {
      await checkIn(booking);
      await changed("check-in");
    } catch (problem) {
      fill(message, explain(problem));
    }
    button.disabled = false;
  } } }, t("at.here"));
  return h("article", { class: "here", data: { booking: booking.id } },
    h("p", {}, t("at.yours")), h("p", { class: "when" }, interval(booking.start, booking.end)), button, message);
}

function card(booking) {
  if (isMine(booking) && booking.status === "booked" && isNow(booking)) return hereCard(booking);
  return bookingCard(booking, { space: space ?? undefined, house, changed, showSpace: false, who: !isMine(booking) });
}

/** Whoever books here stands here: with the key of this space they are checked in as well. */
async function booked(booking) {
  if (booking.space === id && key) await checkIn(booking).catch(() => {});
  await refresh();
}

function offer() {
  if (!mayBook(reader)) {
    const next = `${location.pathname}${location.search}`;
    return h("a", { class: "button big", href: `/signin?next=${encodeURIComponent(next)}` }, t("at.sign-in"));
  }
  if (!space || bookings.some((booking) => isMine(booking) && isNow(booking))) return null;
  if (!isBookable(space)) return h("p", {}, t("at.not-booked"));
  if (isOffered(space) && !house.isStanding(id)) return bookNow(space, house, byId("said"), booked, isStaff(reader) ? memberField() : null);
  return h("a", { href: "/" }, t("at.others"));
}

function draw() {
  page.draw();
  if (isUnknown) unknown();
  if (byId("arrival").hidden) return;
  const floor = house.floors.find((each) => each.id === space?.floor);
  write(byId("name"), space ? spaceName(space) : id);
  write(byId("where"), space ? [zoneName(space.zone), floorName(floor ?? { id: space.floor })].filter(Boolean).join(", ") : "");
  byId("unsensed").hidden = space?.sensed !== false || !isBookable(space);
  // Whoever has it booked is told more by their card.
  const isTheirs = bookings.some((booking) => isMine(booking) && isNow(booking));
  draws("state", [isTheirs, space?.status, space?.until, space?.people], () => (space && !isTheirs
    ? h("div", { class: "panel-state", data: { status: space.status } }, icon(space.status), h("p", { class: "panel-word" }, statusSentence(space)))
    : null));
  draws("mine", bookings.map((booking) => [booking, isNow(booking), Date.parse(booking.start) <= now()]), () => bookings.map(card));
  draws("offer", [space?.status, space?.until, bookings.filter(isMine).map((booking) => [booking.id, isNow(booking)])], offer);
}

function unknown() {
  fill(byId("trouble"), h("div", { class: "notice" }, h("h1", {}, t("at.unknown")), h("p", {}, t("at.unknown.what")),
    h("a", { class: "button", href: "/" }, t("at.others"))));
}

async function start() {
  await loadInto(byId("trouble"), async () => {
    await house.load();
    await fetchHere();
  });
  page.site = house.site;
  isUnknown = !space && bookings.length === 0;
  byId("arrival").hidden = isUnknown;
  draw();
  if (isUnknown) return;
  let soon = 0;
  const later = () => { soon ||= setTimeout(() => { soon = 0; refresh(); }, 300); };
  house.addEventListener("news", ({ detail: event }) => { if (event.space === id || event.status?.id === id) later(); });
  house.addEventListener("change", ({ detail: ids }) => { if (ids === null) later(); });
  setInterval(refresh, 30_000);
  watchLine(house);
  house.follow(reader);
}

await start();
