// What is free: a number that is read from the door, one desk to walk to, then the lists and the plan.

import { announce } from "/shared/announce.js";
import { openSheet } from "/shared/dialog.js";
import { byId, fill, h, write } from "/shared/dom.js";
import { featureName, moment, spaceName } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, remember, remembered, startPage, watchLine } from "/shared/page.js";
import { Plan } from "/shared/plan.js";
import { spacePanel } from "/shared/space.js";
import { STATUSES, icon, statusWord } from "/shared/status.js";
import { plural, t } from "/shared/text.js";
import { drawDesks } from "./desks.js";
import { drawPick } from "./pick.js";
import { Programme } from "./programme.js";
import { drawCommon, drawRooms } from "./rooms.js";

const house = new House();
const wishes = new Set(remembered("with")?.split(","));
let showsAll = remembered("all") !== null;
let view = remembered("view") === "plan" ? "plan" : "list";
let panel = null;
let lastCount = null;

const page = await startPage("/", () => draw(true));
const plan = new Plan(byId("plan"), house, open);
plan.shows = suits;
const programme = new Programme(byId("programme"), house);

/** A desk has all that is asked for; other spaces are not asked. */
function suits(space) {
  return space.kind !== "desk" || [...wishes].every((wish) => space.features?.includes(wish));
}

const desks = () => [...house.spaces.values()].filter((space) => space.kind === "desk");

function open(id) {
  const space = house.spaces.get(id);
  plan.select(id);
  openSheet(spaceName(space), () => {
    panel = { id, ...spacePanel(house, id, page.reader) };
    return panel.element;
  }, () => {
    panel = null;
    plan.select(null);
  });
}

function drawHero() {
  const mine = desks().filter(suits);
  const none = wishes.size > 0 ? "desks.none" : "desks.empty";
  const free = mine.filter((space) => space.status === "free").length;
  const short = mine.filter((space) => space.status === "booked").length;
  const unknown = mine.filter((space) => space.status === "unknown").length;
  const closed = mine.length > 0 && mine.every((space) => space.status === "closed");
  const hero = byId("hero-count");
  if (closed) fill(hero, h("span", { class: "hero-words" }, t("closed.now")));
  else if (mine.length === 0) fill(hero, h("span", { class: "hero-words" }, t(none)));
  // Where nobody knows, none is no number.
  else if (free === 0 && unknown > 0) fill(hero, h("span", { class: "hero-words" }, t("free.unseen")));
  else fill(hero, h("span", { class: "hero-number" }, free), " ", h("span", { class: "hero-words" }, plural("free.count", free)));
  const opening = house.site.open === false ? house.site.openUntil : null;
  const opens = opening ? t("closed.opens", { time: moment(opening) }) : t("closed.later");
  const parts = [short > 0 ? plural("free.short", short) : null, t("free.of", { total: mine.length }), unknown > 0 ? plural("free.unknown", unknown) : null];
  write(byId("hero-more"), closed ? opens : mine.length === 0 ? t(`${none}.what`) : parts.filter(Boolean).join(" · "));
  if (lastCount !== null && lastCount !== free) announce(`${free} ${plural("free.count", free)}`);
  lastCount = free;
  drawPick(byId("pick"), mine, house, { open, show: (id) => { choose("plan"); plan.point(id); } });
}

function drawFeatures() {
  const features = [...new Set(desks().flatMap((space) => space.features ?? []))].sort();
  fill(byId("features"), features.map((feature) => h("button", {
    class: "chip", type: "button", "aria-pressed": String(wishes.has(feature)), on: { click: (event) => {
      if (!wishes.delete(feature)) wishes.add(feature);
      event.currentTarget.setAttribute("aria-pressed", String(wishes.has(feature)));
      remember({ with: [...wishes].join(",") });
      draw(false);
    } },
  }, featureName(feature))));
}

function choose(next) {
  view = next;
  byId("free").dataset.view = view;
  for (const button of byId("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  // Words on the plan are measured, which a hidden one does not allow.
  if (view === "plan") {
    plan.fit();
    plan.update(null);
  }
}

function drawFixed() {
  drawFeatures();
  fill(byId("views"), ["list", "plan"].map((each) =>
    h("button", { type: "button", data: { view: each }, on: { click: () => {
      choose(each);
      remember({ view: each === "plan" ? each : null });
    } } }, t(each))));
  choose(view);
  fill(byId("legend"), STATUSES.map((status) => h("li", { data: { status } }, icon(status), statusWord(status, "desk"))));
  plan.draw();
}

function draw(words) {
  if (words) {
    page.draw();
    for (const id of ["desks", "rooms", "common"]) fill(byId(id));
    drawFixed();
  } else plan.update(null);
  drawHero();
  const all = byId("all");
  all.hidden = desks().length === 0;
  all.setAttribute("aria-pressed", String(showsAll));
  write(all, t(showsAll ? "desks.only-free" : "desks.all"));
  drawDesks(byId("desks"), desks().filter(suits), house, { showsAll, open });
  drawRooms(byId("rooms"), house, open);
  drawCommon(byId("common"), house, open);
  programme.draw();
}

byId("all").addEventListener("click", () => {
  showsAll = !showsAll;
  remember({ all: showsAll ? "1" : null });
  draw(false);
});

await loadInto(byId("trouble"), () => house.load());
page.site = house.site;
byId("free").hidden = false;
draw(true);
programme.follow();
house.addEventListener("change", ({ detail: ids }) => {
  if (ids === null) {
    draw(false);
    panel?.refresh();
    return;
  }
  plan.update(ids);
  drawHero();
  drawDesks(byId("desks"), desks().filter(suits), house, { showsAll, open });
  drawRooms(byId("rooms"), house, open);
  drawCommon(byId("common"), house, open);
  if (panel && ids.includes(panel.id)) panel.refresh();
});
watchLine(house);
house.follow(page.reader);
