// From metres on a floor to units of a drawing. A long floor is turned by a quarter on a narrow screen, so that a phone held
// upright shows all of it at a size that a thumb can hit.

/** Units of a drawing for a metre: browsers refuse to set type at sizes below one. */
export const METRE = 40;
const MARGIN = 0.5;
const NARROW_PX = 620;

/** The box around everything that a building's plan shows, so that its floors are drawn at one scale. */
export function bounds(places) {
  const plans = places.map((place) => place.plan).filter(Boolean);
  if (plans.length === 0) return null;
  const x = Math.min(...plans.map((plan) => plan.x));
  const y = Math.min(...plans.map((plan) => plan.y));
  const right = Math.max(...plans.map((plan) => plan.x + plan.w));
  const bottom = Math.max(...plans.map((plan) => plan.y + plan.h));
  return { x: x - MARGIN, y: y - MARGIN, w: right - x + 2 * MARGIN, h: bottom - y + 2 * MARGIN };
}

export const isTurned = (box, width) => width < NARROW_PX && box.w > box.h * 1.2;

// WCAG 2.2, 2.5.8: a target is 24 pixels wide and high at least.
const TARGET_PX = 24;
const LARGEST_ZOOM = 2.5;

/** How many times larger than the screen a drawing has to be for a thumb; 1 where it fits, or where a mouse is at hand. */
export function zoomFor(places, box, turned, width) {
  if (width <= 0 || (width >= NARROW_PX && !matchMedia("(pointer: coarse)").matches)) return 1;
  const sides = places.filter((place) => place.plan && !place.standing).map(({ plan }) => Math.min(plan.w, plan.h) * METRE);
  const smallest = Math.min(...sides) * (width / extent(box, turned).w);
  return Math.min(LARGEST_ZOOM, Math.max(1, TARGET_PX / smallest));
}

/** Where a plan lies on the drawing, in units. */
export function lay(plan, box, turned) {
  const flat = turned
    ? { x: box.y + box.h - plan.y - plan.h, y: plan.x - box.x, w: plan.h, h: plan.w }
    : { x: plan.x - box.x, y: plan.y - box.y, w: plan.w, h: plan.h };
  return { x: flat.x * METRE, y: flat.y * METRE, w: flat.w * METRE, h: flat.h * METRE };
}

export const extent = (box, turned) => ({ w: (turned ? box.h : box.w) * METRE, h: (turned ? box.w : box.h) * METRE });

// The mean width of a letter in the system's typefaces, in ems.
const LETTER = 0.56;

/** The lines and the size of type with which a name fits into a width and a height, or null. */
export function fit(name, width, height, largest, smallest) {
  const words = name.split(/\s+/);
  const candidates = [[name]];
  for (let cut = 1; cut < words.length; cut++) candidates.push([words.slice(0, cut).join(" "), words.slice(cut).join(" ")]);
  let best = null;
  for (const lines of candidates) {
    const longest = Math.max(...lines.map((line) => line.length));
    const size = Math.min(largest, width / (longest * LETTER), height / (lines.length * 1.15));
    if (size >= smallest && (best === null || size > best.size * 1.1)) best = { lines, size };
  }
  return best;
}

/** The shape that lies next in the direction of an arrow key: near, and not far off to the side. */
export function neighbour(from, shapes, key) {
  const along = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!along) return null;
  const middle = ({ x, y, w, h }) => [x + w / 2, y + h / 2];
  const [fx, fy] = middle(from);
  let best = null;
  let least = Infinity;
  for (const shape of shapes) {
    const [x, y] = middle(shape);
    const ahead = (x - fx) * along[0] + (y - fy) * along[1];
    const aside = Math.abs((x - fx) * along[1]) + Math.abs((y - fy) * along[0]);
    if (ahead <= 1) continue;
    if (ahead + 2.5 * aside < least) {
      least = ahead + 2.5 * aside;
      best = shape;
    }
  }
  return best;
}
