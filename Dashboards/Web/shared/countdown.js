// The time that is left, second by second. It is for eyes: a screen reader is told the hour, once.

import { now } from "./clock.js";
import { h, write } from "./dom.js";
import { t } from "./text.js";

const SECOND_MS = 1_000;
const TICK_MS = 500;
const running = new Set();
let timer = 0;

function digits(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND_MS));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

const left = (until) => t("countdown", { time: digits(Date.parse(until) - now()) });

function tick() {
  for (const each of running) {
    if (each.isConnected) write(each, left(each.dataset.until));
    else running.delete(each);
  }
  if (running.size > 0) return;
  clearInterval(timer);
  timer = 0;
}

/** Minutes and seconds until an instant, as long as it is on the page. */
export function countdown(until) {
  const element = h("span", { class: "countdown", "aria-hidden": "true", data: { until } }, left(until));
  running.add(element);
  timer ||= setInterval(tick, TICK_MS);
  return element;
}
