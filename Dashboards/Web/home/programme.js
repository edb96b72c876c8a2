// What's on: the public courses and events of the coming days, without anybody's name.

import { explain, get } from "/shared/api.js";
import { iso, now } from "/shared/clock.js";
import { fill, h } from "/shared/dom.js";
import { interval, spaceName } from "/shared/format.js";
import { localized, plural, t } from "/shared/text.js";

const DAYS = 14;
const DAY_MS = 86_400_000;
const REFRESH_MS = 300_000;
const SOON_MS = 400;
const TOUCHING = new Set(["booked", "moved", "cancelled", "ended", "released", "undone", "extended", "checked-in"]);

export class Programme {
  #list;
  #house;
  #events = null;
  #problem = null;

  constructor(list, house) {
    this.#list = list;
    this.#house = house;
  }

  async refresh() {
    try {
      const start = Math.floor(now() / 60_000) * 60_000;
      this.#events = (await get("/api/v1/programme", { from: iso(start), to: iso(start + DAYS * DAY_MS) })).events;
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
    }
    this.draw();
  }

  follow() {
    let soon = 0;
    this.#house.addEventListener("news", ({ detail: event }) => {
      if (TOUCHING.has(event.type)) soon ||= setTimeout(() => { soon = 0; this.refresh(); }, SOON_MS);
    });
    this.#house.addEventListener("change", ({ detail: ids }) => { if (ids === null) this.refresh(); });
    setInterval(() => this.refresh(), REFRESH_MS);
    this.refresh();
  }

  #event(event) {
    const isOn = Date.parse(event.start) <= now() && now() < Date.parse(event.end);
    const space = spaceName(this.#house.spaces.get(event.space) ?? { id: event.space });
    const organiser = localized(event.organiser?.name);
    return h("li", { class: "event", data: { booking: event.booking } },
      h("p", { class: "event-when" }, isOn ? h("span", { class: "event-now" }, t("programme.now"), " · ") : null, h("time", { datetime: event.start }, interval(event.start, event.end))),
      h("p", { class: "event-title" }, event.title || t("programme.untitled")),
      h("p", { class: "muted" }, [space, organiser, event.expected > 0 ? plural("programme.expected", event.expected) : null].filter(Boolean).join(" · ")));
  }

  draw() {
    if (this.#problem) fill(this.#list, h("li", { class: "problem" }, explain(this.#problem)));
    else if (this.#events !== null) {
      fill(this.#list, this.#events.length === 0 ? h("li", { class: "empty" }, t("programme.none")) : this.#events.map((event) => this.#event(event)));
    }
  }
}
