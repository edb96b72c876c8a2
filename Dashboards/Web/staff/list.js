// All spaces as a list, for those who do not read plans, and for finding one by a word.

import { fill, flash, h, reconcile, write } from "/shared/dom.js";
import { floorName, spaceName, zoneName } from "/shared/format.js";
import { icon, redraw, sinceSentence, statusSentence } from "/shared/status.js";
import { t } from "/shared/text.js";

function row(open) {
  return (space) => h("li", {}, h("button", { class: "row", type: "button", on: { click: () => open(space.id) } },
    icon("unknown"), h("span", { class: "row-name" }), h("span", { class: "row-says" }), h("span", { class: "row-more muted" })));
}

export function drawSpaces(place, house, { shows, query, open }) {
  const wanted = query.trim().toLowerCase();
  const floor = (space) => floorName(house.floors.find((each) => each.id === space.floor) ?? { id: space.floor });
  const words = (space) => `${spaceName(space)} ${space.id} ${zoneName(space.zone)} ${floor(space)} ${statusSentence(space)}`.toLowerCase();
  const spaces = [...house.spaces.values()].filter((space) => shows(space) && words(space).includes(wanted));
  if (spaces.length === 0) {
    fill(place, h("p", { class: "empty" }, t(house.spaces.size === 0 ? "spaces.none" : "find.none")));
    return;
  }
  if (place.firstElementChild?.localName !== "ul") fill(place, h("ul", { class: "rows" }));
  reconcile(place.firstElementChild, spaces, {
    key: (space) => space.id,
    create: row(open),
    update: (element, space) => {
      const button = element.firstElementChild;
      const [sign, name, says, more] = button.children;
      const before = button.dataset.status;
      button.dataset.status = space.status;
      redraw(sign, space.status);
      write(name, spaceName(space));
      write(says, statusSentence(space));
      write(more, [zoneName(space.zone), floor(space), space.since ? sinceSentence(space) : null].filter(Boolean).join(" · "));
      if (before !== undefined && before !== space.status) flash(button);
    },
  });
}
