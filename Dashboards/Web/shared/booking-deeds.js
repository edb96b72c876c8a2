// What can be done about a booking in its state, and the doing of it.

import { bookingPath, post, remove } from "./api.js";
import { book } from "./book.js";
import { openMove } from "./booking-move.js";
import { hasBegun, isAsked, isComing, isNow, isRecoverable, isWarned, lastOf, say } from "./booking-state.js";
import { now } from "./clock.js";
import { openSheet } from "./dialog.js";
import { h } from "./dom.js";
import { interval } from "./format.js";
import { refusal } from "./refusal.js";
import { t } from "./text.js";
import { MINUTE_MS } from "./when.js";

/** In the order of the buttons; the first is the one that most want. `who` is true for staff. */
export function deedsOf(booking, who) {
  if (isRecoverable(booking)) return ["undo"];
  const isRunning = isNow(booking);
  if (!isRunning && !isComing(booking)) return [];
  const isHere = booking.status === "checked-in";
  const begun = hasBegun(booking);
  return [
    isAsked(booking) ? "confirm" : null,
    isRunning && !isHere ? "check-in" : null,
    isWarned(booking) || (isRunning && !isHere && begun) ? "keep" : null,
    isHere || (who && begun) ? "leave" : null,
    "move",
    who ? (booking.pinned ? "unpin" : "pin") : null,
    isHere ? null : "cancel",
  ].filter(Boolean);
}

/** Asks which of a series, or whether at all; answers "one", "following" or null. */
function cancelled(booking, name) {
  return new Promise((resolve) => {
    let answer = null;
    openSheet(t("cancel.question"), (close) => {
      const choose = (choice, words) => h("button", { class: "button danger", type: "button", data: { choice }, on: { click: () => { answer = choice; close(); } } }, words);
      return [
        h("p", {}, t("cancel.what", { name, time: interval(booking.start, booking.end) })),
        h("div", { class: "deeds" },
          choose("one", t(booking.series ? "cancel.one" : "deed.cancel")),
          booking.series ? choose("following", t("cancel.following")) : null,
          h("button", { class: "button quiet", type: "button", on: { click: close } }, t("never-mind"))),
      ];
    }, () => resolve(answer));
  });
}

/** Does it; answers null where somebody thought better of it. */
export async function act(booking, deed, { name, house }) {
  if (deed === "move") return openMove(booking, house);
  if (deed !== "cancel") return post(`${bookingPath(booking.id)}/${deed}`);
  const which = await cancelled(booking, name);
  if (which === null) return null;
  return remove(which === "following" ? `${bookingPath(booking.id)}?following=1` : bookingPath(booking.id));
}

/** A button that does one deed. What goes wrong stands in `message`; `changed(deed)` follows what went well. */
export function deedButton(booking, deed, { isFirst = false, words = null, who = false, name, house, message, changed }) {
  const isMain = isFirst && deed !== "cancel" && deed !== "move";
  const button = h("button", { class: `button ${isMain ? "" : "quiet"}`, type: "button", data: { deed } }, words ?? say(`deed.${deed}`, who));
  button.addEventListener("click", async () => {
    button.disabled = true;
    message.replaceChildren();
    try {
      if ((await act(booking, deed, { name, house })) !== null) await changed(deed);
    } catch (problem) {
      // What somebody else took meanwhile is not had again; the nearest other space may be.
      const take = (space) => book({ space, start: Math.floor(now() / MINUTE_MS) * MINUTE_MS, end: Date.parse(lastOf(booking)) }, house, message, () => changed("accept"));
      message.replaceChildren(refusal(problem, { house, take: deed === "undo" ? take : null }));
    }
    button.disabled = false;
  });
  return button;
}
