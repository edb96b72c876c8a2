// One desk to walk to: the one that stays free for longest.

import { fill, h } from "/shared/dom.js";
import { featureName, floorName, isToday, shortName, spaceName, time, zoneName } from "/shared/format.js";
import { t } from "/shared/text.js";

let shown = null;

/** The free desk that is free for longest; the one already shown, as long as it is as good. */
function best(desks) {
  const free = desks.filter((space) => space.status === "free");
  const until = (space) => (space.until && isToday(space.until) ? Date.parse(space.until) : Infinity);
  const longest = Math.max(...free.map(until));
  const good = free.filter((space) => until(space) === longest);
  return good.find((space) => space.id === shown) ?? good.sort((one, other) => (other.features?.length ?? 0) - (one.features?.length ?? 0))[0];
}

export function drawPick(place, desks, house, { open, show }) {
  const space = best(desks);
  shown = space?.id ?? null;
  if (!space) {
    fill(place);
    return;
  }
  const floor = floorName(house.floors.find((each) => each.id === space.floor) ?? { id: space.floor });
  const length = space.until && isToday(space.until) ? t("pick.until", { time: time(space.until) }) : t("pick.all-day");
  fill(place, h("div", { class: "pick", data: { space: space.id } },
    h("p", { class: "pick-number", "aria-hidden": "true" }, shortName(space)),
    h("div", { class: "pick-words" },
      h("p", { class: "eyebrow" }, t("pick")),
      h("p", { class: "pick-name" }, spaceName(space)),
      h("p", { class: "muted" }, [zoneName(space.zone), floor].filter(Boolean).join(", ")),
      h("p", { class: "muted" }, [length, ...(space.features ?? []).map(featureName)].join(" · "))),
    h("div", { class: "deeds" },
      h("button", { class: "button", type: "button", on: { click: () => show(space.id) } }, t("pick.show")),
      h("button", { class: "button quiet", type: "button", on: { click: () => open(space.id) } }, t("details")))));
}
