// Desks as tiles, by floor and zone: a number to look for in the room, a sign, and until when.

import { fill, flash, h, reconcile, write } from "/shared/dom.js";
import { floorName, isToday, shortName, spaceName, time, zoneName } from "/shared/format.js";
import { icon, isOffered, redraw, statusSentence, statusWord } from "/shared/status.js";
import { plural, t } from "/shared/text.js";

function groups(desks, house) {
  const order = house.floors.map((floor) => floor.id);
  const found = new Map();
  for (const space of desks) {
    const key = `${space.floor ?? ""} ${space.zone ?? ""}`;
    if (!found.has(key)) found.set(key, { key, floor: space.floor, zone: space.zone, desks: [] });
    found.get(key).desks.push(space);
  }
  return [...found.values()].sort((one, other) => order.indexOf(one.floor) - order.indexOf(other.floor));
}

function tile(open) {
  return (space) => h("button", { class: "tile", type: "button", on: { click: () => open(space.id) } },
    icon("unknown"), h("span", { class: "tile-number" }, shortName(space)), h("span", { class: "tile-says" }));
}

function showOnTile(element, space) {
  const before = element.dataset.status;
  element.dataset.status = space.status;
  redraw(element.querySelector(".sign"), space.status);
  const until = space.until && isOffered(space) && isToday(space.until);
  write(element.querySelector(".tile-says"), until ? t("tile.until", { time: time(space.until) }) : statusWord(space.status, space.kind));
  element.setAttribute("aria-label", t("plan.label", { name: spaceName(space), status: statusSentence(space) }));
  if (before !== undefined && before !== space.status) flash(element);
}

export function drawDesks(place, desks, house, { showsAll, open }) {
  const shown = groups(desks, house);
  if (shown.length === 0) {
    fill(place, h("p", { class: "empty" }, t("desks.none-shown")));
    return;
  }
  reconcile(place, shown, {
    key: (group) => group.key,
    create: () => h("section", { class: "group" }, h("h3", {}), h("div", { class: "tiles" }), h("p", { class: "muted" })),
    update: (element, group) => {
      const [heading, tiles, empty] = element.children;
      const free = group.desks.filter((space) => space.status === "free").length;
      const floor = floorName(house.floors.find((each) => each.id === group.floor) ?? { id: group.floor });
      write(heading, t("group", { place: [zoneName(group.zone), floor].filter(Boolean).join(", ") || t("desks"), free: plural("group.free", free) }));
      const visible = group.desks.filter((space) => showsAll || isOffered(space));
      reconcile(tiles, visible, { key: (space) => space.id, create: tile(open), update: showOnTile });
      const closed = group.desks.every((space) => space.status === "closed");
      const unknown = group.desks.filter((space) => space.status === "unknown").length;
      const none = visible.length > 0 ? "" : closed ? t("group.closed") : unknown < group.desks.length ? t("group.none") : "";
      write(empty, unknown > 0 && !closed && !showsAll ? plural("group.unknown", unknown) : none);
    },
  });
}
