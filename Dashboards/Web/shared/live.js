// The house as the reader may see it, kept up to date: one snapshot, then events; when the line is cut, it says since when.

import { Problem, get, onSignedOut, watchSession } from "./api.js";
import { now, setClock } from "./clock.js";
import { Stream } from "./stream.js";

const TYPES = [
  "presence", "booked", "checked-in", "warned", "kept", "extended", "released", "would-release", "undone", "offered",
  "cancelled", "ended", "wrong-desk", "refused", "alarm-raised", "alarm-acknowledged", "alarm-cleared", "sensor-silent",
  "sensor-back", "sensor-suspected", "sensor-trusted", "sensor-forgot", "resumed", "clock-set-back", "status", "out-of-order", "in-order",
  "moved", "changed", "pinned", "unpinned", "wrong-desk-denied", "asked-to-confirm", "confirmed", "lapsed", "lent", "taken-back", "walk-in", "walk-in-ended",
  "waiting", "offer-lapsed", "wait-ended", "questioned",
];
const WATCH_MS = 20_000;
const GRACE_MS = 1_500;

/**
 * Events of its own: `change` (ids of spaces, or null for all), `news` (an event as it came), `link` (the line was lost or
 * is back), `site`. `link` is `live` or `lost`; `since` is the site's time of the last sign of life.
 */
export class House extends EventTarget {
  site = {};
  spaces = new Map();
  floors = [];
  places = [];
  zones = [];
  link = "live";
  since = 0;
  #standing = new Set();
  #withStanding;
  #stream = null;
  #isOver = false;
  #waiting = null;
  #grace = 0;
  #changed = new Set();

  /** Standing places are nobody's to look for: only pages that keep the house ask for them. */
  constructor({ withStanding = false } = {}) {
    super();
    this.#withStanding = withStanding;
  }

  /** Whether a space is a standing place, assigned to an organisation. */
  isStanding = (id) => this.#standing.has(id);

  // What is lent at the moment is everybody's.
  #shows = ({ id, lent }) => this.#withStanding || !this.isStanding(id) || Boolean(lent && Date.parse(lent.start) <= now() && now() < Date.parse(lent.end));

  /** Loads all of it once; throws a `Problem`. Then call `follow`. */
  async load() {
    const [site, spaces, plan] = await Promise.all([
      get("/api/v1/site"), get("/api/v1/spaces"),
      // A house without a plan still has its lists.
      get("/api/v1/plan").catch((problem) => {
        if (problem instanceof Problem && problem.status === 404) return {};
        throw problem;
      }),
    ]);
    this.floors = plan.floors ?? [];
    this.zones = plan.zones ?? [];
    this.places = plan.spaces ?? [];
    this.#standing = new Set(this.places.filter((place) => place.standing).map((place) => place.id));
    this.#take(site, spaces);
  }

  /** Listens from now on as `reader`, and watches the line. What a session showed stays when it ends. */
  follow({ role, member, space, organisation }) {
    this.#stream = new Stream(JSON.stringify([role, member, space, organisation]), [...TYPES, "hello", "beat", "reset", "signed-out"], {
      opened: () => {
        watchSession();
        this.#refresh();
      },
      heard: (type, data) => this.#hear(type, data),
      failed: (isSilent) => {
        if (isSilent) this.#lose();
        else this.#grace ||= setTimeout(() => this.#lose(), GRACE_MS);
      },
    });
    this.#stream.start();
    setInterval(() => this.#watch(), WATCH_MS);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#watch(); });
    addEventListener("online", () => this.#stream.retry());
    addEventListener("offline", () => this.#lose());
    onSignedOut(() => {
      if (role === "public") return;
      this.#isOver = true;
      this.#stream.stop();
    });
  }

  #take(site, { at, spaces }) {
    this.site = site;
    setClock(site);
    setClock({ at });
    this.spaces = new Map(spaces.filter((space) => this.#shows(space)).map((space) => [space.id, space]));
    this.since = now();
    this.dispatchEvent(new CustomEvent("change", { detail: null }));
    this.dispatchEvent(new CustomEvent("site"));
  }

  // What arrives while a snapshot is under way is newer or older than it: it is kept, and judged by its time. News it is either way.
  async #refresh() {
    if (this.#waiting || this.#isOver) return;
    this.#waiting = [];
    try {
      const [site, spaces] = await Promise.all([get("/api/v1/site"), get("/api/v1/spaces")]);
      if (this.#isOver) return;
      const meanwhile = this.#waiting;
      this.#waiting = null;
      this.#take(site, spaces);
      for (const event of meanwhile) {
        if (Date.parse(event.at) < Date.parse(spaces.at)) this.dispatchEvent(new CustomEvent("news", { detail: event }));
        else this.#apply(event);
      }
      if (this.#stream?.isOpen) this.#regain();
    } catch {
      this.#waiting = null;
      this.#lose();
    }
  }

  async #watch() {
    if (this.#isOver) return;
    try {
      this.site = await get("/api/v1/site");
      setClock(this.site);
      this.dispatchEvent(new CustomEvent("site"));
      if (this.#stream?.isOpen) {
        if (this.link === "lost") await this.#refresh();
        this.since = now();
      }
    } catch {
      this.#lose();
    }
  }

  #hear(type, data) {
    if (this.#isOver) return;
    this.since = now();
    if (type === "hello" || type === "beat") return;
    if (type === "reset") return void this.#refresh();
    // What a tab is told of another's session need not be so of its own.
    if (type === "signed-out") return void watchSession();
    let event;
    try { event = JSON.parse(data); } catch { return; }
    if (this.#waiting) this.#waiting.push(event);
    else this.#apply(event);
  }

  #apply(event) {
    if (event.status?.id && !this.#shows(event.status) && !this.spaces.delete(event.status.id)) return;
    if (event.status?.id) {
      if (this.#shows(event.status)) this.spaces.set(event.status.id, event.status);
      // Many events come at once when a broker's queue empties: the page is drawn once for all of them.
      if (this.#changed.size === 0) setTimeout(() => this.#announce(), 50);
      this.#changed.add(event.status.id);
    }
    this.dispatchEvent(new CustomEvent("news", { detail: event }));
  }

  #announce() {
    const ids = [...this.#changed];
    this.#changed.clear();
    this.dispatchEvent(new CustomEvent("change", { detail: ids }));
  }

  #lose() {
    if (this.link === "lost" || this.#isOver) return;
    this.link = "lost";
    this.dispatchEvent(new CustomEvent("link"));
  }

  #regain() {
    clearTimeout(this.#grace);
    this.#grace = 0;
    this.since = now();
    if (this.link === "live") return;
    this.link = "live";
    this.dispatchEvent(new CustomEvent("link"));
  }
}
