// Who waits for what, and what is offered to whom.

import { explain, get } from "/shared/api.js";
import { byStart } from "/shared/booking-state.js";
import { fill, h } from "/shared/dom.js";
import { members } from "/shared/people.js";
import { t } from "/shared/text.js";
import { waitRow } from "/shared/wait.js";

export class WaitingList {
  #list;
  #house;

  constructor(list, house) {
    this.#list = list;
    this.#house = house;
  }

  async refresh() {
    try {
      const [{ waiting }, all] = await Promise.all([get("/api/v1/waiting"), members()]);
      const nameOf = ({ member }) => all.find((each) => each.id === member)?.name ?? member;
      const changed = () => this.refresh();
      const held = this.#list.contains(document.activeElement) ? document.activeElement : null;
      const place = held?.closest("[data-wait]")?.dataset.wait;
      fill(this.#list, waiting.sort(byStart).map((wait) => waitRow(wait, this.#house, changed, nameOf(wait))),
        waiting.length === 0 ? h("li", { class: "empty" }, t("waiting.nobody")) : null);
      if (held) (this.#list.querySelector(`[data-wait="${place}"] [data-deed="${held.dataset.deed}"]`) ?? this.#list.querySelector("button"))?.focus();
    } catch (problem) {
      fill(this.#list, h("li", { class: "problem", role: "alert" }, explain(problem)));
    }
  }
}
