// The standing places of my organisation: lent to others while nobody needs them, and taken back.

import { fill, h, reconcile, write } from "/shared/dom.js";
import { spaceName } from "/shared/format.js";
import { lending } from "/shared/lend.js";
import { icon, redraw, statusSentence } from "/shared/status.js";

export class Places {
  #section;
  #list;
  #house;
  #mine;

  /** `mine` are the ids of the places that the reader's organisation has. */
  constructor(section, house, mine) {
    this.#section = section;
    this.#list = section.querySelector("ul");
    this.#house = house;
    this.#mine = mine;
  }

  draw() {
    const places = [...this.#house.spaces.values()].filter((space) => this.#mine.includes(space.id));
    this.#section.hidden = places.length === 0;
    reconcile(this.#list, places, {
      key: (space) => space.id,
      create: () => h("li", { class: "standing-place" }, icon("unknown"), h("p", { class: "wait-name" }), h("p", { class: "muted" }), h("div", {})),
      update: (element, space) => {
        const [sign, name, says, deeds] = element.children;
        element.dataset.status = space.status;
        redraw(sign, space.status);
        write(name, spaceName(space));
        write(says, statusSentence(space));
        const signature = JSON.stringify([document.documentElement.lang, space.lent]);
        if (element.dataset.signature === signature) return;
        element.dataset.signature = signature;
        fill(deeds, lending(space, this.#house));
      },
    });
  }
}
