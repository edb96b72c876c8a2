// A booking as a card, with the deeds that its state allows.

import { deedButton, deedsOf } from "./booking-deeds.js";
import { isActive, isAsked, isComing, lastOf, marksOf, stateSentence } from "./booking-state.js";
import { fill, h } from "./dom.js";
import { interval, spaceName, zoneName } from "./format.js";
import { localized, t } from "./text.js";
import { whyBooking } from "./why.js";

/** The name of whose booking it is, for staff. */
export const personOf = (booking) => localized(booking.memberName) || booking.member || "";

function whyPart(booking) {
  const reasons = h("div", { class: "why" });
  const why = h("button", { class: "plain", type: "button", "aria-expanded": "false", on: {
    click: () => {
      const open = why.getAttribute("aria-expanded") === "true";
      why.setAttribute("aria-expanded", String(!open));
      if (open) fill(reasons);
      else whyBooking(booking.id, reasons);
    },
  } }, t("why"));
  return h("div", {}, why, reasons);
}

/**
 * A card for one booking. `space` may be unknown; `changed(deed)` is called after a deed; `showSpace` is false where the
 * space is the page's subject, and `who` true for staff.
 */
export function bookingCard(booking, { space, house, changed, showSpace = true, who = false }) {
  const name = space ? spaceName(space) : booking.space;
  const message = h("div", {});
  const possible = deedsOf(booking, who);
  // Of what is simply to come there is nothing to say and nothing to ask.
  const isPlain = !who && isComing(booking) && booking.status === "booked" && !isAsked(booking);
  const words = [booking.title, who ? personOf(booking) : null, ...marksOf(booking)].filter(Boolean);
  return h("article", { class: "booking", data: { status: booking.status, booking: booking.id } },
    h("header", {},
      showSpace ? h("h3", {}, name) : null,
      h("p", { class: "when" }, interval(booking.start, lastOf(booking))),
      showSpace && space?.zone ? h("p", { class: "muted" }, zoneName(space.zone)) : null,
      words.length > 0 ? h("p", { class: "muted" }, words.join(" · ")) : null),
    isPlain ? null : h("p", { class: "state" }, stateSentence(booking, who)),
    isActive(booking) && space?.status === "out-of-order" ? h("p", { class: "problem" }, t("booking.out-of-order")) : null,
    isActive(booking) && space?.sensed === false ? h("p", { class: "muted unsensed" }, t("booking.unsensed")) : null,
    possible.length > 0 ? h("div", { class: "deeds" }, possible.map((deed, index) =>
      deedButton(booking, deed, { isFirst: index === 0, who, name, house, message, changed }))) : null,
    message,
    isPlain ? null : whyPart(booking));
}
