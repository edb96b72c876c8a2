// What the link in a message opens: one booking, to keep or to give back, without signing in. `/b/{token}`.

import { Problem, explain, get, post } from "/shared/api.js";
import { now } from "/shared/clock.js";
import { confirmed } from "/shared/dialog.js";
import { byId, fill, h, write } from "/shared/dom.js";
import { interval, moment, spaceName, zoneName } from "/shared/format.js";
import { House } from "/shared/live.js";
import { loadInto, startPage, watchLine } from "/shared/page.js";
import { icon } from "/shared/status.js";
import { t } from "/shared/text.js";

const OFTEN_MS = 30_000;
// What a link that opens nothing answers: unknown or void, and over.
const CLOSED = new Set([404, 410]);

const house = new House({ withStanding: true });
const token = location.pathname.split("/")[2] ?? "";
const path = `/api/v1/links/${encodeURIComponent(token)}`;
let answer = null;
let closed = null;
let timer = 0;
// What was drawn last: a button that somebody is about to press stays where it is.
let drawn = "";

const page = await startPage("/b", () => {
  drawn = "";
  write(byId("done"), "");
  write(byId("problem"), "");
  draw();
});

/** Takes what the house says of the booking, or that the link is closed. */
async function take(request) {
  try {
    answer = await request;
    closed = null;
  } catch (problem) {
    if (!(problem instanceof Problem) || !CLOSED.has(problem.status)) throw problem;
    closed = problem;
  }
}

async function refresh() {
  // Without the house the banner says since when what is shown is old.
  await take(get(path)).catch(() => {});
  draw();
  clearTimeout(timer);
  const left = answer ? Date.parse(answer.booking.end) - now() : OFTEN_MS;
  if (!closed) timer = setTimeout(refresh, Math.max(1_000, Math.min(OFTEN_MS, left)));
}

const isKept = ({ kept, warned, questioned }) => Boolean(kept) && !questioned && !(Date.parse(warned ?? "") > Date.parse(kept));

/** The booking's state as a key of a sentence, the time in it, and the sign beside it. */
function state({ booking, presence, can }) {
  const { status, asked, checkedIn, questioned, releasesAt, warned } = booking;
  if (status === "released") {
    return { key: `link.released.${can.includes("undo") ? "yours" : "gone"}`, time: booking.released?.at, sign: "free" };
  }
  if (status === "cancelled" || status === "ended") return { key: "link.given-back", sign: "free" };
  if (asked && status === "booked") return { key: "link.asked", sign: "held" };
  if (presence === "present" && Date.parse(booking.start) <= now()) return { key: "link.present", sign: "in-use" };
  if (questioned) return { key: "link.questioned", sign: "unknown" };
  if (isKept(booking)) return { key: releasesAt ? "link.kept-until" : "link.kept", time: releasesAt, sign: "booked" };
  // The rules may not know yet whether they will free it: the warning stands all the same.
  const isWarned = Boolean(warned) && !(Date.parse(checkedIn ?? "") > Date.parse(warned));
  if (isWarned && !releasesAt) return { key: "link.warned-soon", sign: "held" };
  if (checkedIn) return { key: releasesAt ? "link.left" : "link.checked-in", time: releasesAt, sign: "away" };
  if (Date.parse(booking.start) > now()) return { key: "link.coming", sign: "booked" };
  return { key: warned && releasesAt ? "link.warned" : "link.awaited", time: releasesAt, sign: "held" };
}

async function act(deed, button) {
  const name = byId("name").textContent;
  const when = byId("when").textContent;
  if (deed === "give-back" && !await confirmed(t("link.sure"), t("link.sure.what", { name, time: when }), t("link.give-back"))) return;
  button.disabled = true;
  write(byId("problem"), "");
  write(byId("done"), "");
  try {
    await take(post(`${path}/${deed}`));
    draw();
    if (closed) return;
    write(byId("done"), t(`link.done.${deed}`));
    byId("done").focus();
  } catch (problem) {
    await refresh();
    write(byId("problem"), explain(problem));
  }
  button.disabled = false;
}

function deedButton(deed, style) {
  const button = h("button", { class: `button big ${style}`, type: "button", data: { deed } }, t(`link.${deed}`));
  button.addEventListener("click", () => act(deed, button));
  return button;
}

function deeds({ booking, can }) {
  const isPresent = answer.presence === "present" && booking.status === "checked-in";
  return can.filter((deed) => !(deed === "keep" && (isPresent || (isKept(booking) && !booking.asked))))
    .map((deed) => deedButton(deed, deed === "give-back" ? "quiet" : ""));
}

function drawClosed() {
  fill(byId("trouble"), h("div", { class: "notice" },
    h("h1", {}, t(closed.status === 410 ? "link.over" : "link.unknown")),
    h("p", {}, t(closed.status === 410 ? "link.over.what" : "link.unknown.what")),
    h("a", { class: "button", href: "/members" }, t("link.all"))));
}

function draw() {
  page.draw();
  byId("link").hidden = closed !== null || answer === null;
  if (closed) return drawClosed();
  if (!answer) return;
  const { booking } = answer;
  const space = house.spaces.get(booking.space) ?? house.places.find((place) => place.id === booking.space);
  write(byId("name"), space ? spaceName(space) : booking.space);
  write(byId("where"), zoneName(space?.zone));
  write(byId("when"), interval(booking.start, booking.end));
  const { key, time, sign } = state(answer);
  const words = t(key, { time: time ? moment(time) : "" });
  const signature = JSON.stringify([words, answer.can, isKept(booking), answer.presence]);
  if (signature === drawn) return;
  drawn = signature;
  byId("state").dataset.status = sign;
  byId("state").dataset.state = key.slice(5);
  fill(byId("state"), icon(sign), h("p", { class: "panel-word" }, words));
  fill(byId("deeds"), deeds(answer));
}

async function start() {
  await loadInto(byId("trouble"), async () => {
    await Promise.all([house.load(), take(get(path))]);
  });
  page.site = house.site;
  draw();
  if (closed) return;
  let soon = 0;
  const later = () => { soon ||= setTimeout(() => { soon = 0; refresh(); }, 200); };
  house.addEventListener("news", ({ detail: event }) => {
    const { id, space } = answer.booking;
    if (event.booking === id || event.space === space || event.status?.id === space) later();
  });
  house.addEventListener("change", ({ detail: ids }) => { if (ids === null) later(); });
  timer = setTimeout(refresh, OFTEN_MS);
  watchLine(house);
  house.follow({ role: "public" });
}

await start();
