// My bookings: the one of now with what can be done about it, those to come, and a new one.

import { get, isStaff, mayBook } from "/shared/api.js";
import { bookingCard, byStart, isComing, isNow, isRecoverable } from "/shared/booking.js";
import { iso, now } from "/shared/clock.js";
import { byId, fill, h, write } from "/shared/dom.js";
import { spaceName, time } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, startPage, watchLine } from "/shared/page.js";
import { localized, t } from "/shared/text.js";
import { BookForm } from "./form.js";

const DAY_MS = 86_400_000;
const PAST_DAYS = 7;
const COMING_DAYS = 30;

const house = new House();
let mine = [];
let form = null;

const page = await startPage("/members", () => {
  form?.draw();
  draw();
});

async function fetchMine() {
  const from = iso(now() - PAST_DAYS * DAY_MS);
  const to = iso(now() + COMING_DAYS * DAY_MS);
  mine = (await get("/api/v1/bookings", { mine: 1, from, to })).bookings.sort(byStart);
}

async function refresh() {
  await fetchMine().catch(() => {});
  draw();
}

// A card that is open or in use stays as it is: only what changed is drawn again.
const drawn = new Map();

function cards(place, bookings, none) {
  const signature = JSON.stringify([document.documentElement.lang, bookings.map((each) => [each, isNow(each), Date.parse(each.start) <= now()])]);
  if (drawn.get(place) === signature) return;
  drawn.set(place, signature);
  const changed = async (deed) => {
    await refresh();
    write(byId("done"), t(`done.${deed}`));
  };
  fill(place, bookings.length === 0 ? h("p", { class: "empty" }, none)
    : bookings.map((booking) => bookingCard(booking, { space: house.spaces.get(booking.space), changed })));
}

function draw() {
  page.draw();
  write(byId("greeting"), localized(page.reader.name) ? t("mine.greeting-name", { name: localized(page.reader.name) }) : t("mine.greeting"));
  const current = mine.filter((booking) => isNow(booking) || isRecoverable(booking));
  const coming = mine.filter(isComing);
  const past = mine.filter((booking) => !current.includes(booking) && !coming.includes(booking)).reverse();
  cards(byId("mine-now"), current, t("mine.now.none"));
  cards(byId("mine-next"), coming, t("mine.next.none"));
  cards(byId("mine-past"), past, t("mine.past.none"));
}

function invite() {
  const next = `/members${location.search}`;
  fill(byId("trouble"), h("div", { class: "notice" }, h("h1", {}, t("mine.sign-in")), h("p", {}, t("mine.sign-in.what")),
    h("a", { class: "button", href: `/signin?next=${encodeURIComponent(next)}` }, t("nav.signin"))));
}

async function start() {
  await loadInto(byId("trouble"), async () => {
    await house.load();
    await fetchMine();
  });
  page.site = house.site;
  byId("members").hidden = false;
  form = new BookForm(byId("book-form"), byId("results"), house, {
    wish: new URLSearchParams(location.search).get("space"),
    forOthers: isStaff(page.reader),
    done: async (booking) => {
      await refresh();
      write(byId("done"), t("book.done", {
        name: spaceName(house.spaces.get(booking.space) ?? { id: booking.space }), start: time(booking.start), end: time(booking.end),
      }));
      byId("done").scrollIntoView({ block: "center" });
    },
  });
  draw();
  let soon = 0;
  const later = () => { soon ||= setTimeout(() => { soon = 0; refresh(); }, 300); };
  house.addEventListener("news", ({ detail: event }) => {
    if (event.booking !== undefined || mine.some((booking) => booking.space === event.space)) later();
  });
  house.addEventListener("change", ({ detail: ids }) => { if (ids === null) later(); });
  setInterval(draw, 10_000);
  setInterval(refresh, 60_000);
  watchLine(house);
  house.follow();
}

if (mayBook(page.reader)) await start();
else invite();
