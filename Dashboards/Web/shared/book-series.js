// A series before it is made: each of its times, what stands in the way of some, and the choice to leave those out.

import { explain, post } from "./api.js";
import { wall } from "./clock.js";
import { openSheet } from "./dialog.js";
import { fill, h } from "./dom.js";
import { interval, spaceName } from "./format.js";
import { refusal } from "./refusal.js";
import { icon } from "./status.js";
import { localized, plural, t } from "./text.js";

const FIRST = 12;

function row({ start, end, conflict }, house, take) {
  const other = conflict?.alternative ? spaceName(house.spaces.get(conflict.alternative) ?? { id: conflict.alternative }) : null;
  return h("li", { class: "occurrence", data: { status: conflict ? "held" : "free" } },
    icon(conflict ? "closed" : "free"),
    h("span", { class: "occurrence-when" }, interval(start, end)),
    h("span", { class: conflict ? "occurrence-says" : "hidden-text" }, conflict ? localized(conflict.sentence) : t("series.free")),
    other ? h("button", { class: "plain", type: "button", data: { alternative: conflict.alternative }, on: { click: () => take(conflict.alternative) } }, t("series.all-at", { name: other })) : null);
}

/** Shows all that would come of `body` (the request of a series) and makes it; `done(answer)` follows. */
export function previewSeries(body, house, done) {
  const place = h("div", { class: "series-preview", "aria-live": "polite" });
  const name = (id) => spaceName(house.spaces.get(id) ?? { id });

  // What is left out is what was listed, and nothing that turned up since.
  async function make(close, wish, conflicts, said) {
    const except = conflicts.map((each) => wall(Date.parse(each.start)).date);
    try {
      const answer = await post("/api/v1/series", except.length === 0 ? wish : { ...wish, repeat: { ...wish.repeat, except } });
      close();
      await done({ ...answer, leftOut: conflicts });
    } catch (problem) {
      // Somebody was faster: what stands in the way now is listed anew.
      if (problem.body?.conflicts?.length > 0) await show(close, wish);
      else fill(said, refusal(problem));
    }
  }

  function draw(close, wish, occurrences, showsAll) {
    const conflicts = occurrences.filter((each) => each.conflict);
    const free = occurrences.length - conflicts.length;
    // What stands in the way first: it is what must be decided on.
    const ordered = [...conflicts, ...occurrences.filter((each) => !each.conflict)];
    const shown = showsAll ? ordered : ordered.slice(0, Math.max(FIRST, conflicts.length));
    const said = h("div", {});
    const button = h("button", { class: "button", type: "button", data: { series: conflicts.length > 0 ? "skip" : "all" }, on: { click: async () => {
      button.disabled = true;
      await make(close, wish, conflicts, said);
      button.disabled = false;
    } } }, plural(conflicts.length > 0 ? "series.leave-out" : "series.make", free));
    fill(place,
      h("p", { class: "series-sum", tabindex: -1 }, t("series.of", { name: name(wish.space), count: plural("series.times", occurrences.length) }), " ",
        h("strong", {}, conflicts.length === 0 ? t("series.no-conflict") : plural("series.conflicts", conflicts.length))),
      h("ol", { class: "occurrences plain-list" }, shown.map((each) => row(each, house, (space) => show(close, { ...wish, space })))),
      ordered.length > shown.length ? h("button", { class: "plain", type: "button", on: { click: () => draw(close, wish, occurrences, true) } }, plural("book.more", ordered.length - shown.length)) : null,
      said,
      h("div", { class: "deeds" },
        free > 0 ? button : null,
        h("button", { class: "button quiet", type: "button", on: { click: close } }, t("never-mind"))));
  }

  async function show(close, wish) {
    fill(place, h("p", { class: "muted" }, t("series.looking")));
    try {
      const { occurrences } = await post("/api/v1/series/preview", wish);
      draw(close, wish, occurrences, false);
    } catch (problem) {
      fill(place, h("p", { class: "problem", role: "alert" }, explain(problem)));
    }
  }

  openSheet(t("series.title"), (close) => {
    show(close, body);
    return place;
  });
}
