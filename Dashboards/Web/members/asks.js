// What waits for an answer, where the thumb is: a warning, whether I am there, a desk beside mine that was taken, an offer. It lies over the page, so that nothing moves away under a finger.

import { acceptWait, leaveWait, wishName } from "/shared/wait.js";
import { deedButton } from "/shared/booking-deeds.js";
import { asksAboutDesk, isQuestioned, isWarned } from "/shared/booking-state.js";
import { countdown } from "/shared/countdown.js";
import { fill, h, reconcile } from "/shared/dom.js";
import { interval, spaceName, time } from "/shared/format.js";
import { icon } from "/shared/status.js";
import { t } from "/shared/text.js";

const SAID_MS = 6_000;

export class Asks {
  #place;
  #house;
  #changed;
  #said = null;
  #timer = 0;
  #items = [];

  /** `changed(deed)` follows every answer. */
  constructor(place, house, changed) {
    this.#place = place;
    this.#house = house;
    this.#changed = changed;
  }

  /** What came of an answer, for a while, where the question was. */
  say(sentence) {
    clearTimeout(this.#timer);
    this.#said = sentence;
    this.#timer = setTimeout(() => { this.#said = null; this.#show(); }, SAID_MS);
    this.#show();
  }

  draw(bookings, waits) {
    this.#items = [
      ...bookings.filter(asksAboutDesk).map((booking) => ({ key: `desk ${booking.id}`, sign: "unknown", of: booking.wrongDesk, build: () => this.#desk(booking) })),
      ...bookings.filter((each) => isWarned(each) && !asksAboutDesk(each))
        .map((booking) => ({ key: `warning ${booking.id}`, sign: "held", of: booking.warning, build: () => this.#warning(booking) })),
      ...bookings.filter((each) => isQuestioned(each) && !asksAboutDesk(each))
        .map((booking) => ({ key: `question ${booking.id}`, sign: "unknown", of: booking.questioned, build: () => this.#question(booking) })),
      ...waits.filter((wait) => wait.offer).map((wait) => ({ key: `offer ${wait.id}`, sign: "free", of: wait.offer, build: () => this.#offer(wait) })),
    ];
    this.#show();
  }

  #show() {
    const said = this.#said ? [{ key: "said", sign: "free", of: this.#said, build: () => [h("p", { class: "done" }, this.#said)] }] : [];
    const held = this.#place.contains(document.activeElement);
    reconcile(this.#place, [...this.#items, ...said], {
      key: (item) => item.key,
      create: (item) => h("section", { class: "ask", data: { ask: item.key.split(" ")[0], status: item.sign } }),
      update: (element, item) => {
        const signature = JSON.stringify([document.documentElement.lang, item.of, [...this.#house.spaces.keys()].length]);
        if (element.dataset.signature === signature) return;
        element.dataset.signature = signature;
        fill(element, icon(item.sign), h("div", { class: "ask-body" }, item.build()));
      },
    });
    // Where the answered question was, the next one is, or what came of it.
    if (held && !this.#place.contains(document.activeElement)) (this.#place.querySelector("button") ?? document.getElementById("greeting"))?.focus();
  }

  #name = (id) => spaceName(this.#house.spaces.get(id) ?? { id });

  #deeds(booking, ...deeds) {
    const message = h("div", {});
    const name = this.#name(booking.space);
    return [h("div", { class: "deeds" }, deeds.map(([deed, words], index) => deedButton(booking, deed, {
      isFirst: index === 0, words, name, house: this.#house, message, changed: this.#changed,
    }))), message];
  }

  #warning(booking) {
    const { deadline } = booking.warning;
    return [
      h("p", { class: "ask-title" }, t("ask.warning", { name: this.#name(booking.space), time: time(deadline) }), " ", countdown(deadline)),
      this.#deeds(booking, ["keep", t("deed.keep")], ["leave", t("deed.give-back")]),
    ];
  }

  #question(booking) {
    return [
      h("p", { class: "ask-title" }, t("ask.question", { name: this.#name(booking.space) })),
      this.#deeds(booking, ["check-in", t("deed.check-in")], ["leave", t("ask.question.no")]),
    ];
  }

  #desk(booking) {
    const { taken, since } = booking.wrongDesk;
    const name = this.#name(taken);
    return [
      h("p", { class: "ask-title" }, t("ask.desk", { mine: this.#name(booking.space), taken: name, time: time(since) })),
      this.#deeds(booking, ["swap", t("ask.desk.swap", { taken: name })], ["not-me", t("ask.desk.not-me")]),
    ];
  }

  #offer(wait) {
    const { space, start, end, until } = wait.offer;
    const message = h("div", {});
    const after = { message, house: this.#house, changed: this.#changed };
    return [
      h("p", { class: "ask-title" }, t("ask.offer", { name: this.#name(space), time: interval(start, end), until: time(until) }), " ", countdown(until)),
      h("p", { class: "muted" }, t("ask.offer.for", { name: wishName(wait, this.#house) })),
      h("div", { class: "deeds" }, acceptWait(wait, after), leaveWait(wait, after)), message,
    ];
  }
}
