// How a series repeats, in the words of people: each day, each working day, some days of the week; until a day, or so many times.

import { instantOf, wall } from "./clock.js";
import { fill, h } from "./dom.js";
import { weekdayName } from "./format.js";
import { t } from "./text.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EVERY = ["day", "weekday", "week"];
const WEEKS = [1, 2, 3, 4];
const MOST = 200;
const DAY_MS = 86_400_000;

/** The day of the week of a date such as 2026-03-04. */
const dayOf = (date) => DAYS[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7];

export class Repeat {
  element = h("div", { class: "repeat" });
  #changed;
  #every = "weekday";
  #on = new Set();
  #weeks = 1;
  #ends = "count";
  #count = 10;
  #until = "";
  #first = "";

  constructor(changed) {
    this.#changed = changed;
  }

  /** `repeat` of the request, or null with the reason in the form. */
  value() {
    const ending = this.#ends === "count" ? { count: this.#count } : { until: this.#until };
    if (this.#ends === "count" ? !(this.#count >= 1 && this.#count <= MOST) : this.#until < this.#first) return null;
    const on = DAYS.filter((day) => this.#on.has(day));
    return { every: this.#every, ...(this.#every === "week" ? { on, ...(this.#weeks > 1 ? { interval: this.#weeks } : {}) } : {}), ...ending };
  }

  /** Draws it for a series that begins on `date`; the chosen stays chosen. */
  draw(date) {
    if (this.#on.size === 0 || (this.#on.size === 1 && this.#on.has(dayOf(this.#first || date)))) this.#on = new Set([dayOf(date)]);
    this.#first = date;
    if (this.#until < date) this.#until = wall(instantOf(date, "12:00") + 28 * DAY_MS).date;
    const focused = document.activeElement?.dataset?.repeat;
    const chip = (name, chosen, words, choose, label = null) => h("button", {
      class: "chip", type: "button", data: { repeat: name }, "aria-pressed": String(chosen), "aria-label": label,
      on: { click: () => { choose(); this.draw(this.#first); this.#changed(); } },
    }, words);
    fill(this.element,
      h("fieldset", {}, h("legend", {}, t("repeat")), h("div", { class: "chips" },
        EVERY.map((every) => chip(every, every === this.#every, t(`repeat.${every}`), () => { this.#every = every; })))),
      this.#every === "week" ? this.#weekFields(chip) : null,
      h("fieldset", {}, h("legend", {}, t("repeat.ends")), h("div", { class: "chips" },
        ["count", "until"].map((ends) => chip(ends, ends === this.#ends, t(`repeat.ends.${ends}`), () => { this.#ends = ends; })))),
      this.#endField());
    if (focused) this.element.querySelector(`[data-repeat="${focused}"]`)?.focus();
  }

  #weekFields(chip) {
    const toggle = (day) => { if (!this.#on.delete(day) || this.#on.size === 0) this.#on.add(day); };
    return [
      h("fieldset", {}, h("legend", {}, t("repeat.on")), h("div", { class: "chips days" }, DAYS.map((day, index) =>
        chip(day, this.#on.has(day), weekdayName(index, "short"), () => toggle(day), weekdayName(index, "long"))))),
      h("fieldset", {}, h("legend", {}, t("repeat.weeks")), h("div", { class: "chips" }, WEEKS.map((weeks) =>
        chip(`weeks-${weeks}`, weeks === this.#weeks, t(`repeat.weeks.${weeks}`), () => { this.#weeks = weeks; })))),
    ];
  }

  #endField() {
    const isCount = this.#ends === "count";
    const id = `repeat-${this.#ends}`;
    const problem = h("p", { class: "problem", id: `${id}-problem`, role: "alert" });
    const input = h("input", isCount ? { id, type: "number", min: 1, max: MOST, inputmode: "numeric", value: this.#count, "aria-describedby": problem.id }
      : { id, type: "date", min: this.#first, value: this.#until, "aria-describedby": problem.id });
    input.addEventListener("input", () => {
      if (isCount) this.#count = Math.trunc(Number(input.value));
      else this.#until = input.value;
      fill(problem, this.value() === null ? t(`repeat.wrong.${this.#ends}`, { most: MOST }) : null);
      this.#changed();
    });
    return h("div", { class: "field" }, h("label", { for: id }, t(`repeat.field.${this.#ends}`)), input, problem);
  }
}
