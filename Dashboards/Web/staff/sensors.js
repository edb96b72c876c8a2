// The sensors: those that need somebody first, then all, then those that belong to no space yet.

import { announce } from "/shared/announce.js";
import { explain, get, post } from "/shared/api.js";
import { fill, h } from "/shared/dom.js";
import { spaceName } from "/shared/format.js";
import { remember, remembered } from "/shared/page.js";
import { needsCare, sensorRow } from "/shared/sensor.js";
import { t } from "/shared/text.js";

const FILTERS = { all: () => true, care: needsCare, unbound: (sensor) => !sensor.space };
const URGENCY = { silent: 0, suspect: 1, heard: 2 };

export class SensorList {
  #list;
  #filters;
  #field;
  #house;
  #sensors = null;
  #problem = null;
  #filter = Object.hasOwn(FILTERS, remembered("sensors") ?? "") ? remembered("sensors") : "all";

  constructor(list, filters, field, house) {
    this.#list = list;
    this.#filters = filters;
    this.#field = field;
    this.#house = house;
    field.addEventListener("input", () => this.draw());
  }

  async refresh() {
    try {
      this.#sensors = (await get("/api/v1/sensors")).sensors;
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
    }
    this.draw();
  }

  async #forget({ device, channel }) {
    try {
      await post("/api/v1/sensors/forget", { device, ...(channel ? { channel } : {}) });
      announce(t("sensor.forgotten"));
      await this.refresh();
    } catch (problem) {
      announce(explain(problem));
    }
  }

  draw() {
    const sensors = this.#sensors ?? [];
    const focused = this.#filters.contains(document.activeElement) ? document.activeElement.dataset.filter : null;
    fill(this.#filters, Object.entries(FILTERS).map(([name, admits]) => h("button", {
      type: "button", data: { filter: name }, "aria-pressed": String(name === this.#filter),
      on: { click: () => {
        this.#filter = name;
        remember({ sensors: name === "all" ? null : name });
        this.draw();
      } },
    }, t(`sensors.${name}`, { count: sensors.filter(admits).length }))));
    if (focused) this.#filters.querySelector(`[data-filter="${focused}"]`)?.focus();
    const wanted = this.#field.value.trim().toLowerCase();
    const name = (sensor) => (sensor.space ? spaceName(this.#house.spaces.get(sensor.space) ?? { id: sensor.space }) : "");
    const shown = sensors
      .filter((sensor) => FILTERS[this.#filter](sensor) && `${sensor.device} ${sensor.quantity} ${name(sensor)}`.toLowerCase().includes(wanted))
      .sort((one, other) => (URGENCY[one.state] ?? 1) - (URGENCY[other.state] ?? 1));
    fill(this.#list,
      this.#problem ? h("li", { class: "problem", role: "alert" }, explain(this.#problem)) : null,
      shown.map((sensor) => sensorRow(sensor, name(sensor), (forgotten) => this.#forget(forgotten))),
      shown.length === 0 && !this.#problem ? h("li", { class: "empty" }, t(this.#filter === "care" ? "sensors.all-well" : "sensors.none")) : null);
  }
}
