// The waiting list: what somebody waits for in words, and the button that puts them on it.

import { post, remove } from "./api.js";
import { book } from "./book.js";
import { iso } from "./clock.js";
import { countdown } from "./countdown.js";
import { fill, h } from "./dom.js";
import { interval, kindName, spaceName, time, zoneName } from "./format.js";
import { refusal } from "./refusal.js";
import { icon } from "./status.js";
import { plural, t } from "./text.js";

/** "Desk 12", "A desk, open space". */
export function wishName(wait, house) {
  if (wait.space) return spaceName(house.spaces.get(wait.space) ?? { id: wait.space });
  const kind = t("wait.any", { kind: kindName(wait.kind) });
  return wait.zone ? `${kind}, ${zoneName(wait.zone)}` : kind;
}

/** How far away one's turn is. */
const turnOf = (wait, isStaff) => (wait.ahead > 0 ? plural(isStaff ? "wait.ahead.staff" : "wait.ahead", wait.ahead) : t(isStaff ? "wait.first.staff" : "wait.first"));

/** "Tell me": `wish` is `{space | kind, start, end}` with instants; `member()` says for whom, null: not yet; `done()` follows. */
export function waitButton(wish, house, done, member = () => ({})) {
  const said = h("div", {});
  const button = h("button", { class: "button", type: "button", data: { wait: wish.space ?? wish.kind }, on: { click: async () => {
    const whom = member();
    if (!whom) return;
    button.disabled = true;
    try {
      await post("/api/v1/waiting", { ...wish, ...whom, start: iso(wish.start), end: iso(wish.end) });
      fill(said, h("p", { class: "done", role: "status" }, t("wait.done", { name: wishName(wish, house), time: interval(wish.start, wish.end) })));
      button.hidden = true;
      await done();
    } catch (problem) {
      fill(said, refusal(problem));
    }
    button.disabled = false;
  } } }, wish.space ? t("wait.tell-space", { name: wishName(wish, house) }) : t("wait.tell"));
  return h("div", { class: "wait-for" }, button, said);
}

function deedButton(wait, deed, key, isMain, request, { message, house, changed }) {
  const button = h("button", { class: `button ${isMain ? "" : "quiet"}`, type: "button", data: { deed } }, t(key));
  button.addEventListener("click", async () => {
    button.disabled = true;
    fill(message);
    try {
      await request();
      await changed(deed);
    } catch (problem) {
      const { start, end } = wait.offer ?? wait;
      const take = (space) => book({ space, start: Date.parse(start), end: Date.parse(end) }, house, message, () => changed(deed));
      fill(message, refusal(problem, { house, take: deed === "accept" ? take : null }));
    }
    button.disabled = false;
  });
  return button;
}

const waitPath = (wait) => `/api/v1/waiting/${encodeURIComponent(wait.id)}`;

/** Takes what is offered. `after` is `{message, house, changed}` as for the deeds of a booking. */
export const acceptWait = (wait, after) => deedButton(wait, "accept", "wait.accept", true, () => post(`${waitPath(wait)}/accept`), after);

/** No longer waits. */
export const leaveWait = (wait, after, key = "wait.stop") => deedButton(wait, "stop-waiting", key, false, () => remove(waitPath(wait)), after);

/** One wait as a row: what, when, how many are asked first or until when it is offered, and the buttons. `person` is for staff. */
export function waitRow(wait, house, changed, person = null) {
  const message = h("div", {});
  const after = { message, house, changed };
  const { offer } = wait;
  return h("li", { class: "wait", data: { wait: wait.id, status: offer ? "free" : "held" } },
    icon(offer ? "free" : "held"),
    h("div", { class: "wait-words" },
      h("p", { class: "wait-name" }, [wishName(wait, house), person].filter(Boolean).join(" · ")),
      h("p", { class: "muted" }, interval(wait.start, wait.end)),
      h("p", { class: "wait-state" }, offer
        ? [t("wait.offered", { name: spaceName(house.spaces.get(offer.space) ?? { id: offer.space }), until: time(offer.until) }), " ", countdown(offer.until)] : turnOf(wait, person !== null))),
    h("div", { class: "deeds" }, offer ? acceptWait(wait, after) : null, leaveWait(wait, after, person === null ? "wait.stop" : "wait.stop.staff")),
    message);
}
