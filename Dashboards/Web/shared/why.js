// "Why?": what the sensors say, how old it is and how much it counts; the rules that were asked; what would change the answer.

import { bookingPath, explain, get, spacePath } from "./api.js";
import { fill, h } from "./dom.js";
import { length, moment, number, quantityName, time } from "./format.js";
import { knows, localized, t } from "./text.js";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

// An age is a number of seconds or a duration as configurations write it.
function ageInMilliseconds(age) {
  if (typeof age === "number") return age * 1_000;
  const parts = String(age ?? "").match(/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/);
  return parts ? Number(parts[1]) * UNITS[parts[2]] : null;
}

function shown(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return typeof value === "number" ? number(value, 1) : localized(value);
}

function evidence(each, heaviest) {
  const weight = Number(each.weight) || 0;
  const age = ageInMilliseconds(each.age);
  const facts = [
    [quantityName(each.quantity), shown(each.value)].filter(Boolean).join(": "),
    age === null ? null : t("ago", { length: length(age) }),
    each.sensor,
  ].filter(Boolean);
  const counts = t(weight > 0 ? "why.for" : weight < 0 ? "why.against" : "why.neither", { weight: number(Math.abs(weight), 2) });
  return h("li", { class: "evidence" },
    h("p", {}, localized(each.sentence) || quantityName(each.quantity)),
    h("p", { class: "facts" }, facts.join(" · ")),
    h("div", { class: "scale", data: { side: weight < 0 ? "against" : "for" } },
      h("span", { class: "bar", "--part": String(Math.min(1, Math.abs(weight) / heaviest)) }), h("span", { class: "weight" }, counts)));
}

function rule(each) {
  const key = `verdict.${each.verdict}`;
  const name = `sentence.rule.${each.rule}`;
  return h("li", { class: "rule", data: { verdict: each.verdict } },
    h("span", { class: "rule-name" }, knows(name) ? t(name) : String(each.rule ?? "")),
    h("span", { class: "verdict" }, knows(key) ? t(key) : String(each.verdict ?? "")),
    h("span", { class: "grounds" }, localized(each.sentence)));
}

function mark(each) {
  const seen = each.what === "presence";
  const key = seen ? `presence.${each.presence}` : `mark.${each.what}`;
  const words = knows(key) ? t(key) : String(each.what);
  return h("li", { data: { what: each.what } }, h("time", { datetime: each.at }, moment(each.at)),
    seen ? h("span", { class: "seen" }, t("why.seen", { state: words })) : h("strong", {}, words));
}

/** What was seen is told when it changes: that nobody was there is told once, whichever sensor said so again. */
function told(timeline) {
  let seen = null;
  return timeline.filter((each) => {
    if (each.what !== "presence") return true;
    const isNew = each.presence !== seen;
    seen = each.presence;
    return isNew;
  });
}

/** When the warning went out, for when, and whether somebody kept the booking then. */
function warning(each) {
  if (!each) return null;
  const sentence = each.deadline ? t("why.warned-for", { at: moment(each.at), deadline: time(each.deadline) }) : t("why.warned", { at: moment(each.at) });
  return h("p", {}, sentence, " ", each.kept ? t("why.warned-kept") : null);
}

const NUMBERS = ["checkInOpens", "noShowAfter", "warnBefore", "presentFor", "leftAfter", "giveBackAtLeast"];

/** The numbers in force, folded away: most readers want the story. */
function policy(each) {
  if (!each) return null;
  const numbers = NUMBERS.filter((name) => typeof each[`${name}Seconds`] === "number");
  return h("details", { class: "policy" }, h("summary", {}, t("why.policy")), h("dl", { class: "facts-list" },
    numbers.map((name) => [h("dt", {}, t(`policy.${name}`)), h("dd", {}, length(each[`${name}Seconds`] * 1_000))])));
}

function flips(why) {
  const { flips: alone, turns } = why;
  const by = turns?.by?.join(", ");
  return [
    alone?.to && alone.at ? h("p", { class: "flips" }, t("why.flips-at", { state: t(`presence.${alone.to}`), time: time(alone.at) })) : null,
    by ? h("p", { class: "flips" }, t(turns.needsAll ? "why.turns-all" : "why.turns-any", { state: t(`presence.${turns.to}`), sensors: by })) : null,
  ];
}

// Belief is the sum of the weights, in log-odds. Nothing that sensors say is certain.
const likelihood = (logOdds) => 1 / (1 + Math.exp(-logOdds));

function render(why) {
  const pieces = why.evidence ?? [];
  const heaviest = Math.max(0.001, ...pieces.map((each) => Math.abs(Number(each.weight) || 0)));
  const because = localized(why.sentence) || localized(why.released?.sentence);
  const believed = typeof why.belief === "number" && why.presence !== "unknown";
  return [
    because ? h("p", { class: "because" }, because) : null,
    localized(why.counterfactual?.sentence) ? h("p", { class: "counterfactual" }, localized(why.counterfactual.sentence)) : null,
    why.exempt ? h("p", {}, t(`sentence.grounds.is-exempt.${why.exempt}`)) : null,
    warning(why.warning),
    why.timeline?.length > 0 ? h("ol", { class: "timeline plain-list" }, told(why.timeline).map(mark)) : null,
    why.presence ? h("p", { class: "because" },
      t(believed ? "why.presence-belief" : "why.presence", { state: t(`presence.${why.presence}`), belief: number(Math.min(99, Math.max(1, likelihood(why.belief) * 100))) })) : null,
    flips(why),
    pieces.length > 0 ? [h("h4", {}, t("why.evidence")), h("ul", { class: "plain-list" }, pieces.map((each) => evidence(each, heaviest)))]
      : why.evidence !== undefined ? h("p", { class: "muted" }, t("why.no-evidence")) : null,
    why.rules?.length > 0 ? [h("h4", {}, t("why.rules")), h("ol", { class: "plain-list" }, why.rules.map(rule))] : null,
    policy(why.policy),
  ];
}

async function ask(path, place) {
  try {
    fill(place, render(await get(path)));
  } catch (problem) {
    fill(place, h("p", { class: "muted" }, explain(problem)));
  }
}

export const whySpace = (id, place) => ask(`${spacePath(id)}/why`, place);
export const whyBooking = (id, place) => ask(`${bookingPath(id)}/why`, place);
