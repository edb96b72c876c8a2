// A sensor as a row: what it measures, what it said last, how it is.

import { h, s } from "./dom.js";
import { ago, number, quantityName } from "./format.js";
import { knows, t } from "./text.js";

const LOW_BATTERY_PERCENT = 15;

const shapes = {
  heard: () => s("path", { class: "line", d: "M3.4 8.4l3 3 6.2-6.6" }),
  silent: () => s("path", { class: "line", d: "M3 8h10M5.2 3.6l5.6 8.8" }),
  suspect: () => [s("path", { class: "line", d: "M8 2.2l6.2 11.2H1.8z" }), s("path", { class: "line", d: "M8 6.4v3M8 11.3v.2" })],
};

export const needsCare = (sensor) => sensor.state !== "heard" || sensor.battery <= LOW_BATTERY_PERCENT && sensor.battery !== null;

function value(sensor) {
  const { value: last, quantity } = sensor;
  if (last === null || last === undefined) return "–";
  const word = `value.${quantity}.${last}`;
  if (knows(word)) return t(word);
  if (typeof last === "boolean") return t(last ? "yes" : "no");
  const unit = { co2: "unit.ppm", temperature: "unit.celsius", humidity: "unit.percent", power: "unit.watt", sound: "unit.sound", illuminance: "unit.illuminance", pressure: "unit.pressure" }[quantity];
  const text = typeof last === "number" ? number(last, 1) : String(last);
  return unit ? t(unit, { value: text }) : text;
}

const LEARNED = ["silenceSeconds", "base", "quiet", "lamp", "standby"];

/** What it made of its own room, in words; empty where it learned nothing. */
function learned(sensor) {
  const told = LEARNED.filter((name) => typeof sensor.learned?.[name] === "number")
    .map((name) => t(`learned.${name}`, { value: number(sensor.learned[name], 0) }));
  return told.length > 0 ? t("sensor.learned", { what: told.join(", ") }) : "";
}

/** A list item for a sensor; `space` is a name for where it is, null where that is plain; `forget` is called for one whose learning is to be dropped. */
export function sensorRow(sensor, space, forget = null) {
  const battery = typeof sensor.battery === "number";
  const shape = shapes[sensor.state] ?? shapes.suspect;
  return h("li", { class: "sensor", data: { state: sensor.state } },
    s("svg", { class: "sign", viewBox: "0 0 16 16", "aria-hidden": "true" }, shape()),
    h("span", { class: "sensor-state" }, t(`sensor.${sensor.state}`)),
    h("span", { class: "sensor-name" }, sensor.device, space === null ? null : h("span", { class: "muted" }, space || t("sensor.unbound")),
      sensor.suspicion ? h("span", { class: "suspicion" }, t(`suspicion.${sensor.suspicion}`)) : null,
      sensor.doubt ? h("span", { class: "suspicion" }, t(`doubt.${sensor.doubt}`)) : null,
      learned(sensor) ? h("span", { class: "muted" }, learned(sensor)) : null,
      forget && (sensor.suspicion || learned(sensor)) ? h("button", { type: "button", class: "plain", on: { click: () => forget(sensor) } }, t("sensor.forget")) : null),
    h("span", { class: "sensor-value" }, h("span", { class: "muted" }, quantityName(sensor.quantity)), sensor.quantity ? value(sensor) : ""),
    h("span", { class: "sensor-heard muted" }, sensor.lastHeard ? ago(sensor.lastHeard) : t("sensor.never")),
    h("span", { class: "sensor-battery", data: { low: battery && sensor.battery <= LOW_BATTERY_PERCENT ? "yes" : "no" } },
      battery ? t(sensor.battery <= LOW_BATTERY_PERCENT ? "sensor.battery-low" : "sensor.battery", { percent: number(sensor.battery) }) : ""));
}
