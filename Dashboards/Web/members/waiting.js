// What I wait for: my turn, what is offered to me, and the way out.

import { explain, get } from "/shared/api.js";
import { fill, h, reconcile } from "/shared/dom.js";
import { byStart } from "/shared/booking-state.js";
import { t } from "/shared/text.js";
import { waitRow } from "/shared/wait.js";

export class Waiting {
  waits = [];
  #list;
  #house;
  #changed;
  #problem = null;

  constructor(list, house, changed) {
    this.#list = list;
    this.#house = house;
    this.#changed = changed;
  }

  async fetch() {
    try {
      this.waits = (await get("/api/v1/waiting")).waiting.sort(byStart);
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
    }
  }

  draw() {
    const nothing = this.#problem ? explain(this.#problem) : t("waiting.none");
    const items = this.waits.length > 0 ? this.waits : [{ id: "", nothing }];
    reconcile(this.#list, items, {
      key: (item) => item.id,
      create: () => h("li", { class: "card-place" }),
      update: (element, item) => {
        const signature = JSON.stringify([document.documentElement.lang, item]);
        if (element.dataset.signature === signature) return;
        element.dataset.signature = signature;
        const deed = element.contains(document.activeElement) ? document.activeElement.dataset.deed : null;
        if (item.nothing) fill(element, h("p", { class: this.#problem ? "problem" : "empty" }, item.nothing));
        else fill(element, h("ul", { class: "plain-list" }, waitRow(item, this.#house, this.#changed)));
        if (deed) element.querySelector(`[data-deed="${deed}"]`)?.focus();
      },
    });
  }
}
