// A code for each space that can be booked, to be printed, cut out and hung there. Whoever scans it checks in.

import { get, isStaff } from "/shared/api.js";
import { byId, fill, h } from "/shared/dom.js";
import { floorName, spaceName, zoneName } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, startPage } from "/shared/page.js";
import { drawing, encode } from "/shared/qr.js";
import { isBookable } from "/shared/status.js";
import { inEveryLanguage, plural, t } from "/shared/text.js";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

const house = new House({ withStanding: true });
let keys = new Map();
let lines = new Map();
let choice = "all";

const page = await startPage("/codes", () => {
  if (isStaff(page.reader)) draw();
  else invite();
});

const isUnsensed = (space) => space.sensed === false;
/** Those without a sensor first: there the code is all there is. */
const bookable = () => [...house.spaces.values()].filter((space) => isBookable(space) && keys.has(space.id))
  .sort((one, other) => isUnsensed(other) - isUnsensed(one));

function choices() {
  const spaces = bookable();
  const zones = [...new Set(spaces.map((space) => space.zone).filter(Boolean))];
  return [
    { id: "all", name: t("codes.all"), shows: () => true },
    { id: "unsensed", name: t("codes.unsensed"), shows: isUnsensed },
    ...zones.map((zone) => ({ id: `zone:${zone}`, name: zoneName(zone), shows: (space) => space.zone === zone })),
  ].map((each) => ({ ...each, spaces: spaces.filter(each.shows) }));
}

const address = (space) => `${location.origin}/at/${encodeURIComponent(space.id)}?k=${keys.get(space.id)}`;

function code(space) {
  const floor = house.floors.find((each) => each.id === space.floor) ?? { id: space.floor };
  const name = spaceName(space);
  // What the other language calls it: guests read it too.
  const names = new Set([name, space.name?.it, space.name?.en].filter(Boolean));
  return h("li", { class: "code", data: { space: space.id, sensed: isUnsensed(space) ? "no" : "yes" } },
    drawing(encode(address(space)), t("codes.label", { name })),
    h("div", { class: "code-words" },
      h("h2", {}, name), [...names].slice(1).map((other) => h("p", { class: "code-other" }, other)),
      h("p", { class: "code-where" }, [zoneName(space.zone), floorName(floor)].filter(Boolean).join(", ")),
      isUnsensed(space) ? h("p", { class: "code-mark" }, t("codes.mark")) : null,
      lines.get(isUnsensed(space)).map(({ language, text }) => h("p", { class: "code-how", lang: language }, text))));
}

function draw() {
  page.draw();
  if (byId("codes").hidden) return;
  const all = choices();
  const chosen = all.find((each) => each.id === choice) ?? all[0];
  const held = document.activeElement?.id;
  const isLoopback = LOOPBACK.includes(location.hostname);
  fill(byId("tools"), h("h1", { class: "headline" }, t("codes")),
    bookable().length === 0 ? h("p", { class: "empty" }, t("codes.empty")) : [
      h("p", {}, t("codes.what")),
      h("p", { class: isLoopback ? "problem" : "muted" }, t(isLoopback ? "codes.loopback" : "codes.address", { address: location.origin })),
      h("div", { class: "tools" },
        h("div", { class: "field" }, h("label", { for: "which" }, t("codes.which")),
          h("select", { id: "which", on: { change: (event) => { choice = event.target.value; draw(); } } },
            all.map((each) => h("option", { value: each.id, selected: each === chosen }, t("codes.choice", { name: each.name, count: each.spaces.length }))))),
        h("button", { id: "print", class: "button", type: "button", disabled: chosen.spaces.length === 0, on: { click: () => print() } },
          plural("codes.print", chosen.spaces.length))),
      chosen.spaces.length === 0 ? h("p", { class: "empty" }, t("codes.none")) : null,
    ]);
  fill(byId("sheet"), chosen.spaces.map(code));
  if (held) byId(held)?.focus();
}

function invite() {
  page.draw();
  const member = page.reader.role !== "public";
  fill(byId("trouble"), h("div", { class: "notice" }, h("h1", {}, t("staff.sign-in")), h("p", {}, t(member ? "staff.not-yours" : "codes.sign-in.what")),
    h("a", { class: "button", href: "/signin?next=/codes" }, t("nav.signin"))));
}

async function start() {
  await loadInto(byId("trouble"), async () => {
    const [{ codes }, how, unsensed] = await Promise.all([
      get("/api/v1/codes"), inEveryLanguage("codes.how"), inEveryLanguage("codes.how-unsensed"), house.load(),
    ]);
    keys = new Map(codes.map(({ space, key }) => [space, key]));
    lines = new Map([[false, how], [true, unsensed]]);
  });
  page.site = house.site;
  byId("codes").hidden = false;
  draw();
}

if (isStaff(page.reader)) await start();
else invite();
