// One stream of events for all tabs of a browser: it opens six connections to a house, and each tab would keep one of them.
// One tab has the stream and passes on what it hears. Where the others hear nothing for longer than the house is ever silent, one of them opens it.

const PATH = "/api/v1/events";
// The house beats every ten seconds.
const SILENCE_MS = 13_000;
const LOOK_MS = 1_000;
const ANSWER_MS = 250;
// A tab that is alone must not wait long: what happens before its stream opens is told to nobody. Where another answers later, one of the two closes its own.
const ASK_MS = 40;
// Those who follow wait a little longer than who leads, and each a little longer than another.
const FOLLOWERS_MS = 1_500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class Stream {
  #types;
  #listener;
  #others = null;
  // Of two tabs that both have a stream, the one with the higher rank closes its own.
  #rank = Math.random();
  #source = null;
  #isOver = false;
  #heard = Date.now();
  #pause = FIRST_PAUSE_MS;
  /** Whether events come, by a stream of this tab's or by another one's. */
  isOpen = false;

  /** `listener` has `opened()`, `heard(type, data)` and `failed(isSilent)`. Only tabs whose `group` is the same share: those of one reader. */
  constructor(group, types, listener) {
    this.#types = types;
    this.#listener = listener;
    if (typeof BroadcastChannel === "function") this.#others = new BroadcastChannel(`presenza ${group}`);
  }

  start() {
    this.#others?.addEventListener("message", ({ data }) => this.#told(data));
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", ({ persisted }) => { if (persisted) this.#ask(); });
    setInterval(() => this.#look(), LOOK_MS);
    this.#ask();
  }

  /** Opens it anew, where this tab has it. */
  retry() {
    if (this.#source) this.#lead();
  }

  /** Nothing is heard any more. */
  stop() {
    this.#isOver = true;
    this.#leave();
    this.isOpen = false;
  }

  #say = (message) => this.#others?.postMessage({ ...message, rank: this.#rank });

  #ask() {
    this.#say({ kind: "who" });
    setTimeout(() => { if (!this.isOpen) this.#lead(); }, this.#others ? ASK_MS : 0);
  }

  #leave() {
    if (!this.#source) return;
    this.#close();
    this.#say({ kind: "gone" });
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }

  #lead() {
    if (this.#isOver) return;
    this.#close();
    const source = new EventSource(PATH);
    this.#source = source;
    this.#heard = Date.now();
    const whileMine = (deed) => (event) => { if (source === this.#source) deed(event); };
    source.onopen = whileMine(() => {
      this.#pause = FIRST_PAUSE_MS;
      this.#say({ kind: "open" });
      this.#opened();
    });
    source.onerror = whileMine(() => {
      this.#say({ kind: "lost" });
      this.#lost(false);
      // The browser reconnects by itself, unless it was answered with something other than a stream.
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(whileMine(() => this.#lead()), this.#pause * (0.5 + Math.random()));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    });
    for (const type of this.#types) {
      source.addEventListener(type, whileMine(({ data }) => {
        this.#say({ kind: "event", type, data });
        this.#hear(type, data);
      }));
    }
  }

  #opened() {
    this.#heard = Date.now();
    this.isOpen = true;
    this.#listener.opened();
  }

  #lost(isSilent) {
    this.isOpen = false;
    this.#listener.failed(isSilent);
  }

  #hear(type, data) {
    this.#heard = Date.now();
    this.#listener.heard(type, data);
  }

  // What another tab says.
  #told({ kind, rank, to, isOpen, type, data }) {
    if (this.#isOver) return;
    if (kind === "who") {
      if (this.#source) this.#say({ kind: "here", to: rank, isOpen: this.isOpen });
      return;
    }
    if (kind === "gone") {
      // One of those that are left goes on; who comes second hears of the first.
      this.isOpen = this.#source !== null && this.isOpen;
      setTimeout(() => { if (!this.isOpen && !this.#source) this.#lead(); }, this.#rank * 2 * ANSWER_MS);
      return;
    }
    if (this.#source) {
      if (rank > this.#rank) return this.#say({ kind: "here", to: rank, isOpen: this.isOpen });
      this.#close();
      this.#pause = FIRST_PAUSE_MS;
    }
    this.#heard = Date.now();
    if (kind === "open" || (kind === "here" && to === this.#rank && isOpen && !this.isOpen)) this.#opened();
    else if (kind === "lost") this.#lost(false);
    else if (kind === "event") this.#hear(type, data);
  }

  #look() {
    const patience = this.#source ? SILENCE_MS : SILENCE_MS + (1 + this.#rank) * FOLLOWERS_MS;
    if (this.#isOver || Date.now() - this.#heard < patience) return;
    if (this.#source) this.#say({ kind: "lost" });
    this.#lost(true);
    this.#lead();
  }
}
