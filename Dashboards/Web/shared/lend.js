// A standing place is lent for a time, or taken back: for staff, and for the organisation that it belongs to.

import { post, spacePath } from "./api.js";
import { instantOf, iso, now, wall } from "./clock.js";
import { fill, h } from "./dom.js";
import { day, interval } from "./format.js";
import { refusal } from "./refusal.js";
import { t } from "./text.js";
import { daysFrom, select } from "./when.js";

const DAYS_AHEAD = 60;

function days(id, label, chosen, choose) {
  return select(id, label, daysFrom(0, DAYS_AHEAD).map((each) => [wall(each).date, day(each)]), chosen, choose);
}

/** What can be done about a standing place: its days to lend it for, or until when it is lent and the way back. */
export function lending(space, house) {
  const said = h("div", {});
  const place = h("div", { class: "lending" });
  let [first, last] = [wall(now()).date, wall(now()).date];

  async function ask(deed, body) {
    try {
      const answer = await post(`${spacePath(space.id)}/${deed}`, body);
      const shown = house.spaces.get(space.id) ?? space;
      house.spaces.set(space.id, { ...shown, lent: answer.lent ?? null, status: answer.status ?? shown.status });
      draw(answer.lent ?? null);
      fill(said, h("p", { class: "done", role: "status" }, t(`lend.done.${deed}`)));
    } catch (problem) {
      fill(said, refusal(problem));
    }
  }

  function draw(lent) {
    if (lent && Date.parse(lent.end) > now()) {
      fill(place, h("p", {}, t("lend.lent", { time: interval(lent.start, lent.end) })),
        h("button", { class: "button quiet", type: "button", data: { deed: "take-back" }, on: { click: () => ask("take-back") } }, t("lend.take-back")), said);
      return;
    }
    const from = days(`lend-from-${space.id}`, t("lend.from"), first, (value) => {
      first = value;
      if (last < first) { last = first; draw(null); }
    });
    const to = days(`lend-to-${space.id}`, t("lend.to"), last, (value) => { last = value; });
    const isOpen = place.querySelector("details")?.open ?? false;
    fill(place, h("details", { open: isOpen }, h("summary", {}, t("lend")), h("div", {}, h("div", { class: "fields" }, from, to),
      h("button", { class: "button quiet", type: "button", data: { deed: "lend" }, on: { click: () => {
        const start = Math.max(instantOf(first, "00:00"), Math.floor(now() / 1000) * 1000);
        const end = instantOf(new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10), "00:00");
        return end > start ? ask("lend", { start: iso(start), end: iso(end) }) : fill(said, h("p", { class: "problem", role: "alert" }, t("lend.wrong")));
      } } }, t("lend.lend")))), said);
  }

  draw(space.lent ?? null);
  return place;
}
