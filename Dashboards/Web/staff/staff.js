// The whole house for those who keep it: both floors live, every space with its reasons, what just happened, the sensors.

import { isStaff } from "/shared/api.js";
import { openSheet, rememberFocus } from "/shared/dialog.js";
import { byId, fill, h, write } from "/shared/dom.js";
import { spaceName } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, remember, remembered, startPage, watchLine } from "/shared/page.js";
import { Plan } from "/shared/plan.js";
import { spacePanel } from "/shared/space.js";
import { STATUSES, icon, isBookable, isOffered, statusWord } from "/shared/status.js";
import { fillText, plural, t } from "/shared/text.js";
import { bookForSomebody } from "./book-for.js";
import { BookingList } from "./bookings.js";
import { Feed } from "./feed.js";
import { drawSpaces } from "./list.js";
import { SensorList } from "./sensors.js";
import { ShadowList } from "./shadow.js";
import { WaitingList } from "./waiting.js";

const VIEWS = ["plan", "list", "bookings", "sensors", "shadow"];
const REFRESH_MS = 15_000;
const SOON_MS = 250;

const house = new House({ withStanding: true });
let chosenStatus = STATUSES.find((status) => status === remembered("status")) ?? null;
let panel = null;

const page = await startPage("/staff", () => {
  if (!isStaff(page.reader)) invite();
  else if (!byId("staff").hidden) draw(true);
});

const plan = new Plan(byId("plan"), house, open);
// Free is what somebody can take: not a corridor, and not a place of somebody's own.
const has = (space, status) => space.status === status && (!isOffered(space) || (isBookable(space) && !house.isStanding(space.id)));
plan.shows = (space) => chosenStatus === null || has(space, chosenStatus);
const feed = new Feed(byId("feed"), byId("feed-empty"), house, open);
const sensors = new SensorList(byId("sensors"), byId("sensor-filters"), byId("find-sensor"), house);
const shadow = new ShadowList(byId("shadow"), house, open);

const bookings = new BookingList({
  days: byId("bookings-days"), filters: byId("booking-filters"), find: byId("find-booking"), list: byId("booking-list"),
}, house);
const waiting = new WaitingList(byId("waiting-list"), house);

const isWide = () => matchMedia("(min-width: 1100px)").matches;
// A slash keeps the address from naming an element, to which the browser would scroll.
const view = () => VIEWS.find((each) => location.hash === `#/${each}`) ?? "plan";

function close() {
  const back = panel?.back;
  panel = null;
  plan.select(null);
  fill(byId("chosen"));
  back?.();
}

function open(id, back = rememberFocus()) {
  const space = house.spaces.get(id);
  if (!space) return;
  plan.select(id);
  const isNew = panel?.id !== id;
  panel = { id, back, ...spacePanel(house, id, page.reader) };
  if (!isWide()) {
    openSheet(spaceName(space), () => panel.element, () => {
      panel.back = null;
      close();
    });
    return;
  }
  const heading = h("h2", { tabindex: -1 }, spaceName(space));
  fill(byId("chosen"), h("section", { class: "chosen-card", on: { keydown: (event) => { if (event.key === "Escape") close(); } } },
    h("div", { class: "sheet-head" }, heading,
      h("button", { class: "round", type: "button", "aria-label": t("close"), on: { click: close } }, h("span", { "aria-hidden": "true" }, "×"))),
    panel.element));
  if (!isNew) return;
  byId("side").scrollTop = 0;
  heading.focus();
}

function drawHeadline() {
  const spaces = [...house.spaces.values()];
  const people = house.site.people ?? 0;
  const free = spaces.filter((space) => has(space, "free"));
  const desks = free.filter((space) => space.kind === "desk").length;
  const rooms = spaces.some((space) => isBookable(space) && space.kind !== "desk");
  const words = rooms ? t("staff.free", { desks: plural("staff.desks", desks), rooms: plural("staff.rooms", free.length - desks) }) : plural("staff.free-desks", desks);
  write(byId("headline"), t("staff.headline", { people: plural("people", people), free: words }));
  const count = (status) => spaces.filter((space) => has(space, status)).length;
  const shown = STATUSES.filter((status) => count(status) > 0 || status === "free" || status === "in-use" || status === chosenStatus);
  const held = document.activeElement?.dataset?.filter;
  fill(byId("statuses"), shown.map((status) => h("li", {}, h("button", {
    class: "status-filter", type: "button", data: { status, filter: status }, "aria-pressed": String(status === chosenStatus),
    on: { click: () => {
      chosenStatus = status === chosenStatus ? null : status;
      remember({ status: chosenStatus });
      draw(false);
    } },
  }, icon(status), h("span", {}, statusWord(status, "desk")), h("strong", {}, count(status))))));
  if (held) byId("statuses").querySelector(`[data-filter="${held}"]`)?.focus();
}

function drawViews() {
  const held = byId("views").contains(document.activeElement) ? document.activeElement.dataset.view : null;
  fill(byId("views"), VIEWS.map((each) => h("a", { href: `#/${each}`, data: { view: each }, "aria-current": each === view() ? "true" : null }, t(each))));
  if (held) byId("views").querySelector(`[data-view="${held}"]`).focus();
  for (const each of VIEWS) byId(`view-${each}`).hidden = each !== view();
  byId("statuses").hidden = Object.hasOwn(LISTS, view());
  LISTS[view()]?.();
  if (view() === "plan") plan.draw();
}

function refreshBookings() {
  bookings.refresh();
  waiting.refresh();
}

/** What is asked for anew when its view is opened, and while it is. */
const LISTS = { bookings: refreshBookings, sensors: () => sensors.refresh(), shadow: () => shadow.refresh() };

// A day has many events: those that come together are looked up together.
let soon = 0;
const refreshSoon = () => { soon ||= setTimeout(() => { soon = 0; if (view() === "bookings") refreshBookings(); }, SOON_MS); };

const drawList = () => drawSpaces(byId("spaces"), house, { shows: plan.shows, query: byId("find").value, open });

function draw(words) {
  if (words) {
    page.draw();
    fillText(document);
    fill(byId("spaces"));
    drawViews();
    feed.draw();
    shadow.draw();
    if (panel) {
      const { id, back } = panel;
      if (byId("chosen").childElementCount > 0) open(id, back);
    }
  }
  drawHeadline();
  plan.update(null);
  drawList();
}

function invite() {
  const member = page.reader.role !== "public";
  fill(byId("trouble"), h("div", { class: "notice" }, h("h1", {}, t("staff.sign-in")), h("p", {}, t(member ? "staff.not-yours" : "staff.sign-in.what")),
    h("a", { class: "button", href: "/signin?next=/staff" }, t("nav.signin"))));
}

async function start() {
  await loadInto(byId("trouble"), () => house.load());
  page.site = house.site;
  byId("staff").hidden = false;
  draw(true);
  addEventListener("hashchange", drawViews);
  byId("find").addEventListener("input", drawList);
  byId("book-for").addEventListener("click", () => bookForSomebody(house, refreshBookings));
  house.addEventListener("site", drawHeadline);
  house.addEventListener("change", ({ detail: ids }) => {
    drawHeadline();
    plan.update(ids);
    drawList();
    // The whole house anew: what happened meanwhile was told to nobody.
    if (ids === null) LISTS[view()]?.();
    if (panel && (ids === null || ids.includes(panel.id))) panel.refresh();
  });
  house.addEventListener("news", ({ detail: event }) => {
    // A status that the clock alone has changed is no news.
    if (event.type !== "status") feed.add(event);
    if (event.booking !== undefined || event.wait !== undefined) refreshSoon();
    if (String(event.type).startsWith("sensor-") && view() === "sensors") sensors.refresh();
    if (event.type === "would-release" && view() === "shadow") shadow.refresh();
  });
  // Ages grow while nothing changes. A panel in which somebody is at work is left alone.
  setInterval(() => {
    if (panel && !panel.element.contains(document.activeElement)) panel.refresh();
    LISTS[view()]?.();
  }, REFRESH_MS);
  watchLine(house);
  house.follow(page.reader);
}

if (isStaff(page.reader)) await start();
else invite();
