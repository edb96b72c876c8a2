// What a screen reader is told: the latest sentence only, and never more often than every few seconds.

import { byId, write } from "./dom.js";

const PAUSE_MS = 6_000;
let waiting = null;
let quietUntil = 0;

function speak() {
  const place = byId("announce");
  if (place && waiting !== null) write(place, waiting);
  waiting = null;
  quietUntil = Date.now() + PAUSE_MS;
}

/** Says a sentence politely; a later one takes the place of one that still waits. */
export function announce(sentence) {
  const idle = waiting === null;
  waiting = sentence;
  if (idle) setTimeout(speak, Math.max(0, quietUntil - Date.now()));
}
