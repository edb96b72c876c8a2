// A new booking: what kind, when, for how long; then the spaces that are free all that time, each with one button.

import { explain, get } from "./api.js";
import { book, endOf, lengthWord, lengths, memberField } from "./book.js";
import { Offers } from "./book-offers.js";
import { Repeat } from "./book-repeat.js";
import { previewSeries } from "./book-series.js";
import { TermFields } from "./book-terms.js";
import { instantOf, iso, now } from "./clock.js";
import { fill, h } from "./dom.js";
import { kindName, moment } from "./format.js";
import { isBookable } from "./status.js";
import { t } from "./text.js";
import { MINUTE_MS, nextStep, whenFields } from "./when.js";

const KINDS = ["desk", "meeting-room", "phone-booth", "training-room", "event-hall"];
const WHENS = ["now", "later", "series"];
const CAPACITIES = [1, 2, 4, 6, 8, 12, 20];
const seatsOne = (kind) => kind === "desk" || kind === "phone-booth";

export class BookForm {
  #form;
  #results;
  #house;
  #done;
  #wish;
  #kind;
  #when = "now";
  #at = nextStep();
  #length = { minutes: 240 };
  #capacity = 1;
  #repeat = new Repeat(() => {});
  #terms;
  #whom;
  #offers;
  #shown = null;
  #asked = 0;

  /** `done(booking | {series})` and `waited()` follow what went well; `forOthers` is true for staff. */
  constructor(form, results, house, { wish, done, waited, forOthers }) {
    this.#form = form;
    this.#results = results;
    this.#house = house;
    this.#done = done;
    this.#whom = forOthers ? memberField() : null;
    this.#terms = new TermFields(forOthers);
    this.#offers = new Offers(results, house, {
      waited, member: () => (this.#whom ? this.#whom.value() : {}), take: (space, { start, end }, place) => this.#take(space, start, end, place),
    });
    this.#wish = house.spaces.has(wish) ? wish : null;
    this.#kind = house.spaces.get(wish)?.kind ?? this.#kinds()[0] ?? "desk";
    // Enter in a field asks for nothing by itself: what is asked for stands on a button.
    form.addEventListener("submit", (event) => event.preventDefault());
    this.draw();
  }

  #kinds() {
    const there = new Set([...this.#house.spaces.values()].filter(isBookable).map((space) => space.kind));
    return [...KINDS.filter((kind) => there.has(kind)), ...[...there].filter((kind) => !KINDS.includes(kind))];
  }

  #start = () => (this.#when === "now" ? Math.floor(now() / MINUTE_MS) * MINUTE_MS : instantOf(this.#at.date, this.#at.time));

  draw() {
    const pressed = (name, chosen, text, choose) => h("button", { class: "chip", type: "button", data: { choice: name }, "aria-pressed": String(chosen), on: { click: () => {
      choose();
      this.draw();
      this.#form.querySelector(`[data-choice="${name}"]`)?.focus();
    } } }, text);
    const group = (key, ...choices) => h("fieldset", {}, h("legend", {}, t(key)), h("div", { class: "chips" }, choices));
    const choices = lengths(this.#start(), this.#when === "now" ? this.#house.site : null);
    const isChosen = (choice) => (choice.untilClosing ? this.#length.untilClosing : !this.#length.untilClosing && choice.minutes === this.#length.minutes);
    this.#length = choices.find(isChosen) ?? choices.findLast((choice) => choice.minutes <= this.#length.minutes) ?? choices[0];
    if (this.#when === "series") this.#repeat.draw(this.#at.date);
    fill(this.#form, this.#whom?.element,
      group("book.what", this.#kinds().map((kind) => pressed(kind, kind === this.#kind, kindName(kind), () => { this.#kind = kind; this.#wish = null; }))),
      group("book.when", WHENS.map((when) => pressed(when, when === this.#when, t(`book.when.${when}`), () => { this.#when = when; }))),
      this.#when === "now" ? null : h("div", { class: "fields" }, whenFields("book", this.#at, (at) => {
        this.#at = at;
        if (this.#when === "series") this.#repeat.draw(at.date);
        this.#search();
      })),
      this.#when === "series" ? this.#repeat.element : null,
      group("book.length", choices.map((choice) => pressed(choice.untilClosing ? "closing" : `length-${choice.minutes}`, isChosen(choice), lengthWord(choice), () => { this.#length = choice; }))),
      seatsOne(this.#kind) ? null : group("book.people", CAPACITIES.map((count) => pressed(`people-${count}`, count === this.#capacity, String(count), () => { this.#capacity = count; }))),
      this.#kind === "desk" ? null : this.#terms.draw());
    // Rows that are longer than a phone is wide begin where the chosen one can be seen.
    for (const chip of this.#form.querySelectorAll(".chips > [aria-pressed=true]")) {
      const [own, row] = [chip.getBoundingClientRect(), chip.parentElement.getBoundingClientRect()];
      if (own.right > row.right) chip.parentElement.scrollLeft += own.right - row.right + own.width / 2;
    }
    this.#search();
  }

  #opens() {
    const { open, openUntil } = this.#house.site;
    return open === false && openUntil ? t("closed.opens", { time: moment(openUntil) }) : t("closed.later");
  }

  /** Looks again at the same wish: what changed in the house is shown in place. */
  refresh = () => this.#search(true);

  async #search(isSame = false) {
    const asked = ++this.#asked;
    const start = this.#start();
    const end = endOf(start, this.#length, this.#house.site);
    if (this.#when === "now" && (this.#house.site.open === false || end <= start)) {
      this.#shown = null;
      fill(this.#results, h("div", { class: "empty closed" }, h("p", {}, t("closed.now")), h("p", {}, this.#opens())));
      return;
    }
    if (end <= now()) {
      this.#shown = null;
      fill(this.#results, h("p", { class: "problem" }, t("book.past")));
      return;
    }
    const kind = this.#kind;
    const capacity = seatsOne(kind) ? undefined : this.#capacity;
    try {
      const { spaces } = await get("/api/v1/spaces/free", { kind, from: iso(start), to: iso(end), capacity });
      if (asked !== this.#asked) return;
      const wish = { kind, space: this.#wish, start, end, isSeries: this.#when === "series" };
      if (isSame && this.#shown === this.#offers) this.#offers.update(spaces, wish);
      else this.#offers.show(spaces, wish);
      this.#shown = this.#offers;
    } catch (problem) {
      if (asked !== this.#asked || isSame) return;
      this.#shown = null;
      fill(this.#results, h("p", { class: "problem", role: "alert" }, explain(problem)));
    }
  }

  async #take(space, start, end, place) {
    const member = this.#whom ? this.#whom.value() : {};
    if (!member) return;
    const expected = seatsOne(this.#kind) || this.#capacity === 1 ? {} : { expected: this.#capacity };
    const wish = { space: space.id, ...(this.#kind === "desk" ? {} : this.#terms.value()), ...expected, ...member };
    const finish = async (made) => {
      this.#terms.clear();
      await this.#done(made);
      this.draw();
    };
    if (this.#when !== "series") return book({ ...wish, start, end }, this.#house, place, finish);
    const repeat = this.#repeat.value();
    if (repeat) previewSeries({ ...wish, start: iso(start), end: iso(end), repeat }, this.#house, finish);
    else this.#form.querySelector(".repeat input")?.focus();
  }
}
