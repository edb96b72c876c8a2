// The plan of the house: a drawing for each floor, one stop of the Tab key for each, arrow keys from space to space.

import { fill, flash, h, s } from "./dom.js";
import { floorName, zoneName } from "./format.js";
import { METRE, bounds, extent, isTurned, lay, neighbour, zoomFor } from "./geometry.js";
import { showOnShape, spaceShape, standingShape } from "./shape.js";
import { t } from "./text.js";

/**
 * `open(id)` is called when a space is chosen. `shows(space)` says whether a space stands out; the others are dimmed.
 * Call `update` when the house changes and `draw` when words or furniture do.
 */
export class Plan {
  #element;
  #house;
  #open;
  #box = null;
  #turned = false;
  #zoom = 1;
  #isWhole = false;
  #shapes = new Map();
  #pointed = null;
  shows = () => true;

  constructor(element, house, open) {
    this.#element = element;
    this.#house = house;
    this.#open = open;
    new ResizeObserver(() => {
      this.fit();
    }).observe(element);
  }

  /** Draws it anew where it has another width: one that was drawn while it was hidden did not know its own. */
  fit() {
    if (!this.#box || this.#width() === 0) return;
    const turned = isTurned(this.#box, this.#width());
    if (turned !== this.#turned || Math.abs(this.#zoomFor(turned) - this.#zoom) > 0.05) this.draw();
  }

  #width = () => this.#element.clientWidth;

  #zoomFor = (turned) => zoomFor(this.#house.places, this.#box, turned, this.#width());

  /** Draws the furniture and then its status. */
  draw() {
    this.#shapes.clear();
    this.#box = bounds(this.#house.places);
    if (!this.#box) {
      fill(this.#element, h("p", { class: "empty" }, t("plan.empty")));
      return;
    }
    this.#turned = isTurned(this.#box, this.#width());
    const known = this.#house.floors.map((floor) => floor.id);
    const others = [...new Set(this.#house.places.map((place) => place.floor))].filter((id) => !known.includes(id));
    const floors = [...this.#house.floors, ...others.map((id) => ({ id }))];
    this.#zoom = this.#zoomFor(this.#turned);
    this.#element.style.setProperty("--zoom", this.#isWhole ? 1 : this.#zoom);
    fill(this.#element, this.#zoom > 1 ? this.#lens() : null, floors.map((floor) => this.#floor(floor)));
    this.update(null);
  }

  // What a thumb can hit does not always fit on a phone: all of it at once, or large enough, as the reader likes.
  #lens() {
    return h("button", { class: "plain", type: "button", on: { click: () => {
      this.#isWhole = !this.#isWhole;
      this.draw();
      this.#element.querySelector("button")?.focus();
    } } }, t(this.#isWhole ? "plan.larger" : "plan.whole"));
  }

  #floor(floor) {
    const places = this.#house.places.filter((place) => place.floor === floor.id && place.plan);
    if (places.length === 0) return null;
    const { w, h: height } = extent(this.#box, this.#turned);
    const svg = s("svg", { class: "floor", viewBox: `0 0 ${w} ${height}`, role: "group", "aria-label": t("plan.of", { floor: floorName(floor) }) },
      s("rect", { class: "slab", x: 1, y: 1, width: w - 2, height: height - 2, rx: 0.5 * METRE }), this.#zones(places));
    const here = [];
    for (const place of places) {
      const box = lay(place.plan, this.#box, this.#turned);
      const space = this.#house.spaces.get(place.id);
      if (!space) {
        svg.append(standingShape(place, box));
        continue;
      }
      const shape = spaceShape(space, box);
      const entry = { ...box, shape, id: place.id, floor: here };
      here.push(entry);
      this.#shapes.set(place.id, entry);
      svg.append(shape);
    }
    if (here.length > 0) here[0].shape.setAttribute("tabindex", 0);
    svg.addEventListener("click", (event) => this.#choose(event));
    svg.addEventListener("keydown", (event) => this.#move(event));
    return h("figure", { class: "storey", data: { floor: floor.id } }, floorName(floor) ? h("figcaption", {}, floorName(floor)) : null, h("div", { class: "pan" }, svg));
  }

  // A zone has no walls: its name stands above the first of its desks.
  #zones(places) {
    const desks = places.filter((place) => place.kind === "desk" && place.zone);
    return [...new Set(desks.map((place) => place.zone))].map((zone) => {
      const boxes = desks.filter((place) => place.zone === zone).map((place) => lay(place.plan, this.#box, this.#turned));
      const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
      return s("text", { class: "zone", x, y: y - 0.4 * METRE, "font-size": 0.52 * METRE }, zoneName(zone));
    });
  }

  #entry(event) {
    const shape = event.target.closest?.("[data-space]");
    return shape ? this.#shapes.get(shape.dataset.space) : null;
  }

  #choose(event) {
    const entry = this.#entry(event);
    if (!entry) return;
    this.#stop(entry);
    this.#open(entry.id);
  }

  #stop(entry) {
    for (const each of entry.floor) each.shape.setAttribute("tabindex", each === entry ? 0 : -1);
  }

  #move(event) {
    const entry = this.#entry(event);
    if (!entry) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#open(entry.id);
      return;
    }
    const next = neighbour(entry, entry.floor, event.key);
    if (!next) return;
    event.preventDefault();
    this.#stop(next);
    next.shape.focus();
  }

  /** Shows the status of the named spaces, softly flashing those that changed; of all without a flash for null. */
  update(ids) {
    // What is lent comes and goes: a place that is shown now and was not, or the other way, is drawn anew.
    const { spaces } = this.#house;
    const drawn = [...this.#shapes.keys()];
    const isOther = (id) => spaces.has(id) !== this.#shapes.has(id) && this.#house.places.some((place) => place.id === id && place.plan);
    if (drawn.some((id) => !spaces.has(id)) || (ids ?? [...spaces.keys()]).some(isOther)) {
      this.draw();
      return;
    }
    for (const id of ids ?? this.#shapes.keys()) {
      const entry = this.#shapes.get(id);
      const space = this.#house.spaces.get(id);
      if (!entry || !space) continue;
      const before = entry.shape.dataset.status;
      showOnShape(entry.shape, space, entry);
      entry.shape.classList.toggle("dim", !this.shows(space));
      entry.shape.classList.toggle("pointed", id === this.#pointed);
      if (ids !== null && before !== space.status) flash(entry.shape);
    }
  }

  /** Marks the space whose details are open. */
  select(id) {
    if (id !== null) this.#mark(null);
    for (const [each, entry] of this.#shapes) entry.shape.classList.toggle("chosen", each === id);
  }

  focus(id) {
    const entry = this.#shapes.get(id);
    if (!entry) return;
    this.#stop(entry);
    entry.shape.focus();
  }

  #mark(id) {
    this.#pointed = id;
    for (const [each, entry] of this.#shapes) entry.shape.classList.toggle("pointed", each === id);
  }

  /** Brings a space into view, lets it flash, and marks it until another one is chosen. */
  point(id) {
    this.fit();
    const entry = this.#shapes.get(id);
    if (!entry) return;
    this.#mark(id);
    this.#stop(entry);
    entry.shape.focus({ preventScroll: true });
    entry.shape.scrollIntoView({ block: "center", inline: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    flash(entry.shape);
  }
}
