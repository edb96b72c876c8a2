// A new booking: what kind, from when, for how long; then the spaces that are free all that time, each with one button.

import { explain, get } from "/shared/api.js";
import { MINUTE_MS, book, lengthWord, lengths, memberField } from "/shared/book.js";
import { instantOf, iso, now, wall } from "/shared/clock.js";
import { fill, h } from "/shared/dom.js";
import { day, featureName, floorName, interval, kindName, spaceName, zoneName } from "/shared/format.js";
import { icon, isBookable } from "/shared/status.js";
import { plural, t } from "/shared/text.js";

const DAYS_AHEAD = 14;
const STEP_MINUTES = 15;
const DAY_MS = 86_400_000;
const KINDS = ["desk", "meeting-room", "phone-booth", "training-room", "event-hall"];
const FIRST_OFFERS = 6;
const CAPACITIES = [1, 2, 4, 6, 8, 12, 20];

export class BookForm {
  #form;
  #results;
  #house;
  #done;
  #wish;
  #kind = "desk";
  #later = false;
  #date = "";
  #time = "";
  #minutes = 240;
  #capacity = 1;
  #title = "";
  #asked = 0;
  #showsAll = false;
  #whom;

  constructor(form, results, house, { wish, done, forOthers }) {
    this.#form = form;
    this.#results = results;
    this.#house = house;
    this.#done = done;
    this.#whom = forOthers ? memberField() : null;
    this.#wish = house.spaces.has(wish) ? wish : null;
    this.#kind = house.spaces.get(wish)?.kind ?? this.#kinds()[0] ?? "desk";
    const next = wall((Math.floor(now() / (STEP_MINUTES * MINUTE_MS)) + 1) * STEP_MINUTES * MINUTE_MS);
    this.#date = next.date;
    this.#time = next.time;
    this.draw();
  }

  #kinds() {
    const there = new Set([...this.#house.spaces.values()].filter(isBookable).map((space) => space.kind));
    return [...KINDS.filter((kind) => there.has(kind)), ...[...there].filter((kind) => !KINDS.includes(kind))];
  }

  #start = () => (this.#later ? instantOf(this.#date, this.#time) : Math.floor(now() / MINUTE_MS) * MINUTE_MS);

  draw() {
    const form = this.#form;
    const pressed = (chosen, text, choose) => h("button", { class: "chip", type: "button", "aria-pressed": String(chosen), on: { click: () => {
      choose();
      const place = [...form.querySelectorAll("button")].indexOf(document.activeElement);
      this.draw();
      form.querySelectorAll("button")[place]?.focus();
    } } }, text);
    const group = (key, ...choices) => h("fieldset", {}, h("legend", {}, t(key)), h("div", { class: "chips" }, choices));
    const choices = lengths(this.#start(), this.#later ? null : this.#house.site);
    if (!choices.some((choice) => choice.minutes === this.#minutes)) {
      this.#minutes = (choices.findLast((choice) => choice.minutes <= this.#minutes) ?? choices[0]).minutes;
    }
    fill(form,
      group("book.what", this.#kinds().map((kind) => pressed(kind === this.#kind, kindName(kind), () => { this.#kind = kind; this.#wish = null; }))),
      group("book.when", pressed(!this.#later, t("book.when.now"), () => { this.#later = false; }), pressed(this.#later, t("book.when.later"), () => { this.#later = true; })),
      this.#later ? this.#whenFields() : null,
      group("book.length", choices.map((choice) => pressed(choice.minutes === this.#minutes, lengthWord(choice), () => { this.#minutes = choice.minutes; }))),
      this.#kind === "desk" || this.#kind === "phone-booth" ? null
        : group("book.people", CAPACITIES.map((count) => pressed(count === this.#capacity, String(count), () => { this.#capacity = count; }))),
      this.#kind === "desk" ? null : this.#titleField(), this.#whom?.element);
    this.#search();
  }

  #whenFields() {
    const days = Array.from({ length: DAYS_AHEAD }, (_, ahead) => now() + ahead * DAY_MS);
    const times = Array.from({ length: (24 * 60) / STEP_MINUTES }, (_, step) => step * STEP_MINUTES)
      .map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`);
    const select = (id, key, options, chosen, choose) => h("div", { class: "field" }, h("label", { for: id }, t(key)),
      h("select", { id, on: { change: (event) => { choose(event.target.value); this.#search(); } } },
        options.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
    return h("div", { class: "fields" },
      select("book-day", "book.day", days.map((each) => [wall(each).date, day(each)]), this.#date, (value) => { this.#date = value; }),
      select("book-time", "book.time", times.map((each) => [each, each]), this.#time, (value) => { this.#time = value; }));
  }

  #titleField() {
    const input = h("input", { id: "book-title-field", type: "text", maxlength: 120, autocomplete: "off", on: { input: () => { this.#title = input.value; } } });
    input.value = this.#title;
    return h("div", { class: "field" }, h("label", { for: "book-title-field" }, t("book.title")), input);
  }

  async #search() {
    const asked = ++this.#asked;
    const start = this.#start();
    const end = start + this.#minutes * MINUTE_MS;
    if (end <= now()) {
      fill(this.#results, h("p", { class: "problem" }, t("book.past")));
      return;
    }
    const capacity = this.#kind === "desk" || this.#kind === "phone-booth" ? undefined : this.#capacity;
    try {
      const { spaces } = await get("/api/v1/spaces/free", { kind: this.#kind, from: iso(start), to: iso(end), capacity });
      if (asked === this.#asked) this.#show(spaces, start, end);
    } catch (problem) {
      if (asked === this.#asked) fill(this.#results, h("p", { class: "problem", role: "alert" }, explain(problem)));
    }
  }

  #show(spaces, start, end) {
    const wished = spaces.find((space) => space.id === this.#wish);
    const first = this.#showsAll ? spaces.length : FIRST_OFFERS;
    const ordered = wished ? [wished, ...spaces.filter((space) => space !== wished)] : spaces;
    fill(this.#results,
      h("h3", {}, plural("book.found", spaces.length), " ", h("span", { class: "muted" }, interval(start, end))),
      this.#wish && !wished ? h("p", { class: "muted" }, t("book.wish-taken", { name: spaceName(this.#house.spaces.get(this.#wish)) })) : null,
      spaces.length === 0 ? h("p", { class: "empty" }, t("book.none")) : h("ul", { class: "offers" }, ordered.slice(0, first).map((space) => this.#offer(space, start, end))),
      spaces.length > first ? h("button", { class: "plain", type: "button", on: { click: () => {
        this.#showsAll = true;
        this.#show(spaces, start, end);
      } } }, plural("book.more", spaces.length - first)) : null);
  }

  #offer(space, start, end) {
    const place = h("div", {});
    const floor = floorName(this.#house.floors.find((each) => each.id === space.floor) ?? { id: space.floor });
    const seats = space.capacity > 1 ? plural("seats", space.capacity) : null;
    const button = h("button", { class: "button", type: "button", "aria-label": t("book.this", { name: spaceName(space) }), on: { click: async () => {
      const member = this.#whom ? this.#whom.value() : {};
      if (!member) return;
      button.disabled = true;
      const title = this.#kind === "desk" || this.#title.trim() === "" ? {} : { title: this.#title.trim() };
      await book({ space: space.id, start, end, ...title, ...member }, this.#house, place, async (booking) => {
        this.#title = "";
        await this.#done(booking);
        this.draw();
      });
      button.disabled = false;
    } } }, t("book.go"));
    return h("li", { class: "offer", data: { space: space.id } }, icon("free"),
      h("p", { class: "offer-name" }, spaceName(space)), button,
      h("p", { class: "muted" }, [zoneName(space.zone), floor, seats, ...(space.features ?? []).map(featureName)].filter(Boolean).join(" · ")),
      place);
  }
}
