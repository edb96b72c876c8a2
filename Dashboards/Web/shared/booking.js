// A booking as a card, with the deeds that its state allows: check in, keep, leave, undo, cancel.

import { bookingPath, explain, post, remove } from "./api.js";
import { now } from "./clock.js";
import { confirmed } from "./dialog.js";
import { fill, h } from "./dom.js";
import { interval, spaceName, time, zoneName } from "./format.js";
import { knows, localized, t } from "./text.js";
import { whyBooking } from "./why.js";

// Check-in opens a while before the start; the server knows the policy, this is its default.
const CHECK_IN_OPENS_MS = 15 * 60_000;

const starts = (booking) => Date.parse(booking.start);
// A release cuts the booking's end; what can be taken back is the time that it had.
const last = (booking) => (booking.status === "released" ? (booking.bookedEnd ?? booking.end) : booking.end);
const ends = (booking) => Date.parse(last(booking));
export const isActive = (booking) => booking.status === "booked" || booking.status === "checked-in";
export const isNow = (booking) => isActive(booking) && starts(booking) - CHECK_IN_OPENS_MS <= now() && now() < ends(booking);
export const isComing = (booking) => isActive(booking) && !isNow(booking) && ends(booking) > now();
/** Released, and its time is not over: it can be taken back. */
export const isRecoverable = (booking) => booking.status === "released" && ends(booking) > now();
export const byStart = (one, other) => starts(one) - starts(other);

function deeds(booking) {
  if (isRecoverable(booking)) return ["undo"];
  if (isComing(booking)) return ["cancel"];
  if (!isNow(booking)) return [];
  if (booking.status === "checked-in") return ["leave"];
  return starts(booking) <= now() || booking.warned ? ["check-in", "keep", "cancel"] : ["check-in", "cancel"];
}

async function act(booking, deed, name) {
  if (deed !== "cancel") return post(`${bookingPath(booking.id)}/${deed}`);
  const sure = await confirmed(t("cancel.question"), t("cancel.what", { name, time: interval(booking.start, booking.end) }), t("deed.cancel"));
  return sure ? remove(bookingPath(booking.id)) : null;
}

// Staff act for somebody else: some words differ.
const say = (key, who, values) => t(who && knows(`${key}.staff`) ? `${key}.staff` : key, values);

function deedButton(booking, deed, { first, name, who, message, changed }) {
  const button = h("button", { class: `button ${first && deed !== "cancel" ? "" : "quiet"}`, type: "button", data: { deed } }, say(`deed.${deed}`, who));
  button.addEventListener("click", async () => {
    button.disabled = true;
    fill(message);
    try {
      if ((await act(booking, deed, name)) !== null) await changed(deed);
    } catch (problem) {
      fill(message, h("p", { class: "problem" }, explain(problem)));
    }
    button.disabled = false;
  });
  return button;
}

function state(booking, who) {
  if (booking.status === "released") {
    return localized(booking.released?.sentence) || t(`booking.released.${booking.released?.reason ?? "other"}`);
  }
  if (booking.status === "booked" && booking.warned && isNow(booking)) return say("booking.warned", who, { time: time(booking.warned) });
  if (booking.status === "booked" && isNow(booking)) return say(starts(booking) <= now() ? "booking.waiting" : "booking.soon", who);
  return t(`booking.${booking.status}`);
}

/**
 * A card for one booking. `space` may be unknown; `changed(deed)` is called after a deed; `showSpace` is false where the
 * space is the page's subject, and `who` true for staff.
 */
export function bookingCard(booking, { space, changed, showSpace = true, who = false }) {
  const name = space ? spaceName(space) : booking.space;
  const message = h("div", { role: "alert" });
  const reasons = h("div", { class: "why" });
  const possible = deeds(booking);
  const why = h("button", { class: "plain", type: "button", "aria-expanded": "false", on: {
    click: () => {
      const open = why.getAttribute("aria-expanded") === "true";
      why.setAttribute("aria-expanded", String(!open));
      if (open) fill(reasons);
      else whyBooking(booking.id, reasons);
    },
  } }, t("why"));
  const person = who ? localized(booking.memberName) || booking.member : null;
  return h("article", { class: "booking", data: { status: booking.status, booking: booking.id } },
    h("header", {},
      showSpace ? h("h3", {}, name) : null,
      h("p", { class: "when" }, interval(booking.start, last(booking))),
      showSpace && space?.zone ? h("p", { class: "muted" }, zoneName(space.zone)) : null,
      booking.title || person ? h("p", { class: "muted" }, [booking.title, person].filter(Boolean).join(" · ")) : null),
    h("p", { class: "state" }, state(booking, who)),
    possible.length > 0 ? h("div", { class: "deeds" }, possible.map((deed, index) => deedButton(booking, deed, { first: index === 0, name, who, message, changed }))) : null,
    message,
    h("div", {}, why, reasons));
}
