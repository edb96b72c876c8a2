// My bookings: the one of now with what can be done about it, a new one, those to come, and what I wait for.

import { everyBooking, explain, isStaff, mayBook } from "/shared/api.js";
import { BookForm } from "/shared/book-form.js";
import { iso, now } from "/shared/clock.js";
import { byId, fill, h, write } from "/shared/dom.js";
import { spaceName, time } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, startPage, watchLine } from "/shared/page.js";
import { localized, plural, t } from "/shared/text.js";
import { Asks } from "./asks.js";
import { drawMine, grouped } from "./mine.js";
import { Places } from "./places.js";
import { Waiting } from "./waiting.js";

const DAY_MS = 86_400_000;
const PAST_DAYS = 7;
const COMING_DAYS = 370;
const SOON_MS = 250;
const LOOK_MS = 600;
const DRAW_MS = 10_000;
const REFRESH_MS = 60_000;
const SAID_MS = 8_000;

// What the server shows of standing places is those of one's own organisation, and those that are lent.
const house = new House({ withStanding: true });
let mine = [];
let form = null;

const page = await startPage("/members", () => {
  form?.draw();
  draw();
});
const asks = new Asks(byId("asks"), house, answered);
const waiting = new Waiting(byId("waiting"), house, changed);
const places = new Places(byId("places"), house, page.reader.places ?? []);

async function fetchMine() {
  const from = iso(now() - PAST_DAYS * DAY_MS);
  const to = iso(now() + COMING_DAYS * DAY_MS);
  mine = await everyBooking({ mine: 1, from, to });
}

// What is shown stays; that it may be old is said.
async function refresh() {
  const [problem] = await Promise.all([fetchMine().then(() => null, (each) => each), waiting.fetch()]);
  write(byId("mine-problem"), problem ? explain(problem) : "");
  draw();
}

let saying = 0;

/** What was done, for a while and over the page: nothing moves for it. */
function say(sentence) {
  clearTimeout(saying);
  write(byId("done"), sentence);
  saying = setTimeout(() => write(byId("done"), ""), SAID_MS);
}

async function changed(deed) {
  await refresh();
  say(t(`done.${deed}`));
}

// What came of an answer stands where the question was.
async function answered(deed) {
  await refresh();
  asks.say(t(`done.${deed}`));
}

function draw() {
  if (byId("members").hidden) return;
  write(byId("greeting"), localized(page.reader.name) ? t("mine.greeting-name", { name: localized(page.reader.name) }) : t("mine.greeting"));
  const { current, coming, past } = grouped(mine);
  drawMine(byId("mine-now"), current, house, { changed, none: "mine.now.none" });
  drawMine(byId("mine-next"), coming, house, { changed, none: "mine.next.none", folds: true });
  drawMine(byId("mine-past"), past, house, { changed, none: "mine.past.none" });
  waiting.draw();
  places.draw();
  asks.draw(mine, waiting.waits);
}

function invite() {
  const next = `/members${location.search}`;
  fill(byId("trouble"), h("div", { class: "notice" }, h("h1", {}, t("mine.sign-in")), h("p", {}, t("mine.sign-in.what")),
    h("a", { class: "button", href: `/signin?next=${encodeURIComponent(next)}` }, t("nav.signin"))));
}

async function booked(made) {
  await refresh();
  const { bookings, leftOut } = made;
  const booking = bookings?.[0] ?? made;
  const name = spaceName(house.spaces.get(booking.space) ?? { id: booking.space });
  const series = bookings ? plural("series.done", bookings.length, { name }) : null;
  say(series ? [series, leftOut?.length > 0 ? plural("series.left-out", leftOut.length) : null].filter(Boolean).join(" ")
    : t("book.done", { name, start: time(booking.start), end: time(booking.end) }));
}

async function start() {
  await loadInto(byId("trouble"), async () => {
    await house.load();
    await Promise.all([fetchMine(), waiting.fetch()]);
  });
  page.site = house.site;
  page.draw();
  byId("members").hidden = false;
  form = new BookForm(byId("book-form"), byId("results"), house, {
    wish: new URLSearchParams(location.search).get("space"), forOthers: isStaff(page.reader), done: booked, waited: refresh,
  });
  draw();
  let soon = 0;
  const later = () => { soon ||= setTimeout(() => { soon = 0; refresh(); }, SOON_MS); };
  house.addEventListener("news", ({ detail: event }) => {
    if (event.booking !== undefined || event.wait !== undefined || mine.some((booking) => booking.space === event.space)) later();
  });
  let looking = 0;
  const lookAgain = () => { looking ||= setTimeout(() => { looking = 0; form.refresh(); }, LOOK_MS); };
  house.addEventListener("change", ({ detail: ids }) => {
    lookAgain();
    if (ids === null) later();
    else draw();
  });
  setInterval(draw, DRAW_MS);
  setInterval(() => {
    refresh();
    form.refresh();
  }, REFRESH_MS);
  watchLine(house);
  house.follow(page.reader);
}

if (mayBook(page.reader)) await start();
else invite();
