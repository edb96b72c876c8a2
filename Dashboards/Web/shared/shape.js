// One space on the plan: a desk, a room, or the outline of a place that is not the reader's business.

import { s, write } from "./dom.js";
import { shortName, spaceName, zoneName } from "./format.js";
import { METRE, fit } from "./geometry.js";
import { icon, isBookable, redraw, statusSentence, statusWord } from "./status.js";
import { t } from "./text.js";

const LARGE = 0.62 * METRE;
const SMALL = 0.45 * METRE;

function outline({ x, y, w, h }, radius, gap) {
  return s("rect", { class: "body", x: x + gap, y: y + gap, width: w - 2 * gap, height: h - 2 * gap, rx: radius });
}

/** A standing place: its outline, and whose zone it is. */
export function standingShape(place, box) {
  return s("g", { class: "place standing", "aria-hidden": "true" },
    s("title", {}, t("plan.standing", { zone: zoneName(place.zone) })),
    outline(box, 0.16 * METRE, 0.07 * METRE));
}

function desk(space, box) {
  const upright = box.h > box.w;
  const side = 0.46 * METRE;
  const [cx, cy] = [box.x + box.w / 2, box.y + box.h / 2];
  const [dx, dy] = upright ? [0, 0.3 * METRE] : [0.34 * METRE, 0];
  return [
    outline(box, 0.2 * METRE, 0.05 * METRE),
    icon("unknown", { x: cx - dx - side / 2, y: cy - dy - side / 2, width: side, height: side }),
    s("text", { class: "number", x: cx + dx, y: cy + dy, "font-size": 0.48 * METRE }, shortName(space)),
  ];
}

function room(space, box) {
  const [cx, cy] = [box.x + box.w / 2, box.y + box.h / 2];
  const [width, height] = [box.w - 0.5 * METRE, box.h - 0.5 * METRE];
  const body = outline(box, 0.28 * METRE, 0.04 * METRE);
  const sign = (side, x, y) => icon("unknown", { x: x - side / 2, y: y - side / 2, width: side, height: side });
  const lying = fit(spaceName(space), width, height - LARGE, LARGE, SMALL);
  if (lying && height > 2 * LARGE) {
    const step = lying.size * 1.15;
    const top = cy - (lying.lines.length * step + LARGE * 1.1) / 2 + step / 2;
    const names = lying.lines.map((line, index) =>
      s("text", { class: "name", x: cx, y: top + index * step, "font-size": lying.size }, line));
    const below = top + (lying.lines.length - 0.5) * step + LARGE * 0.75;
    return [body, names, sign(LARGE * 0.8, cx, below), s("text", { class: "says", x: cx, y: below, "font-size": LARGE * 0.76 })];
  }
  // A landing or a corridor: the name runs along it.
  const turned = box.h > box.w;
  const running = fit(spaceName(space), (turned ? height : width) - LARGE * 1.6, turned ? width : height, LARGE, SMALL);
  if (!running || running.lines.length > 1) return [body, sign(LARGE * 0.95, cx, cy)];
  const length = spaceName(space).length * running.size * 0.56 + LARGE;
  const group = s("g", turned ? { transform: `rotate(-90 ${cx} ${cy})` } : {},
    sign(LARGE * 0.8, cx - length / 2 + LARGE * 0.4, cy),
    // It begins behind its sign, however wide its letters are.
    s("text", { class: "name running", x: cx - length / 2 + LARGE * 1.05, y: cy, "font-size": running.size }, running.lines[0]));
  return [body, group];
}

/** A space that can be opened. `box` is where it lies on the drawing. */
export function spaceShape(space, box) {
  const shape = s("g", { class: `place ${space.kind === "desk" ? "desk" : "room"}${isBookable(space) ? "" : " common"}`, role: "button", tabindex: -1 },
    s("title"), space.kind === "desk" ? desk(space, box) : room(space, box));
  shape.dataset.space = space.id;
  return shape;
}

// A drawing that is not shown has no measures: then the letters are counted.
const measure = (element, size) => element.getComputedTextLength() || element.textContent.length * size * 0.53;

/** Shows a space's status on its shape: the sign, the colour's name, the words. */
export function showOnShape(shape, space, box) {
  const sentence = statusSentence(space);
  const label = t("plan.label", { name: spaceName(space), status: sentence });
  shape.dataset.status = space.status;
  shape.setAttribute("aria-label", label);
  write(shape.querySelector("title"), label);
  const sign = shape.querySelector(".sign");
  redraw(sign, space.status);
  const says = shape.querySelector(".says");
  if (!says) return;
  const size = LARGE * 0.76;
  const room = box.w - 2.4 * size;
  const words = [sentence, statusWord(space.status, space.kind), ""];
  for (const text of words) {
    write(says, text);
    if (measure(says, size) <= room) break;
  }
  // The sign and its words stand in the middle together.
  const text = says.textContent;
  const half = measure(says, size) / 2;
  const middle = box.x + box.w / 2;
  const side = Number(sign.getAttribute("width"));
  sign.setAttribute("x", text === "" ? middle - side / 2 : middle - half - side * 0.7);
  says.setAttribute("x", middle + side * 0.6);
}
