// Rooms as rows: what they are called, how many they seat, and how they are now; free ones first.

import { fill, flash, h, reconcile, write } from "/shared/dom.js";
import { featureName, spaceName } from "/shared/format.js";
import { STATUSES, icon, isBookable, redraw, statusSentence } from "/shared/status.js";
import { plural, t } from "/shared/text.js";

function row(open) {
  return (space) => h("li", {}, h("button", { class: "row", type: "button", on: { click: () => open(space.id) } },
    icon("unknown"),
    h("span", { class: "row-name" }, spaceName(space)),
    h("span", { class: "row-says" }),
    h("span", { class: "row-more muted" })));
}

function showOnRow(element, space) {
  const button = element.firstElementChild;
  const before = button.dataset.status;
  button.dataset.status = space.status;
  redraw(button.querySelector(".sign"), space.status);
  write(button.querySelector(".row-says"), statusSentence(space));
  const air = space.comfort?.category ? t("air.short", { air: t(`comfort.${space.comfort.category}`) }) : null;
  const seats = space.capacity > 1 ? plural("seats", space.capacity) : null;
  write(button.querySelector(".row-more"), [seats, ...(space.features ?? []).map(featureName), air].filter(Boolean).join(" · "));
  if (before !== undefined && before !== space.status) flash(button);
}

function drawRows(place, spaces, open) {
  if (spaces.length === 0) {
    fill(place, h("li", { class: "empty" }, t("rooms.none")));
    return;
  }
  reconcile(place, spaces, { key: (space) => space.id, create: row(open), update: showOnRow });
}

const rank = (space) => STATUSES.indexOf(space.status);
const rooms = (house) => [...house.spaces.values()].filter((space) => space.kind !== "desk");

export function drawRooms(place, house, open) {
  drawRows(place, rooms(house).filter(isBookable).sort((one, other) => rank(one) - rank(other)), open);
}

export function drawCommon(place, house, open) {
  const common = rooms(house).filter((space) => !isBookable(space));
  place.parentElement.hidden = common.length === 0;
  drawRows(place, common, open);
}
