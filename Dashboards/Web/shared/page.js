// What every page has: words, a head, a banner for a lost line, and an error state that mends itself.

import { explain, get, isStaff, onDoubt, onSignedOut, session, signOut } from "./api.js";
import { setClock } from "./clock.js";
import { byId, fill, h, s } from "./dom.js";
import { time } from "./format.js";
import { currentLanguage, languages, localized, onLanguage, plural, setLanguage, startText, t } from "./text.js";
import { setLimits } from "./when.js";

// What they show is others': it goes from the screen with the session.
const OF_OTHERS = new Set(["/staff", "/codes"]);
// From so much of the house on that nobody knows of, the page says so.
const BLIND_PART = 0.2;

const mark = () => s("svg", { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
  s("rect", { class: "mark-back", width: 32, height: 32, rx: 9 }),
  s("path", { class: "mark-line", d: "M9 23V9h14v14" }),
  s("circle", { class: "mark-dot", cx: 16, cy: 20, r: 3.4 }));

function link(path, key, current) {
  return h("a", { href: path, "aria-current": path === current ? "page" : null }, t(key));
}

async function leave() {
  await signOut();
  location.assign("/");
}

function drawHead(current, reader, site) {
  const choose = (language) => h("button", {
    type: "button", lang: language, "aria-pressed": String(language === currentLanguage()), "aria-label": t(`language.${language}`),
    on: { click: () => setLanguage(language) },
  }, language.toUpperCase());
  const name = localized(site?.name) || t("product");
  const top = byId("top");
  const held = top.contains(document.activeElement) ? document.activeElement : null;
  fill(top,
    h("a", { class: "brand", href: "/" }, mark(), h("span", {}, name)),
    h("div", { class: "languages", role: "group", "aria-label": t("language") }, languages().map(choose)),
    h("nav", { "aria-label": t("nav") },
      link("/", "nav.free", current),
      reader.role === "member" || reader.member ? link("/members", "nav.bookings", current) : null,
      isStaff(reader) ? link("/staff", "nav.staff", current) : null,
      isStaff(reader) ? link("/codes", "nav.codes", current) : null,
      reader.role === "public" ? link("/signin", "nav.signin", current)
        : h("button", { type: "button", class: "plain", on: { click: leave } }, t("nav.signout"))));
  if (held) (top.querySelector(held.lang ? `[lang="${held.lang}"]` : `[href="${held.getAttribute("href")}"]`) ?? top.querySelector("a"))?.focus();
  document.title = t("title", { page: t(`title.${current}`), site: name });
}

/** The session has ended: the page keeps what it had, and says so with the way back. What is others' goes from the screen. */
function watchEnd(current) {
  const place = byId("session");
  // What a link opens rests on no session.
  if (!place) return;
  let hasEnded = false;
  const draw = () => {
    if (!hasEnded) return;
    const next = location.pathname + location.search;
    fill(place, h("p", {}, t("session.ended"), " · ", h("a", { href: `/signin?${new URLSearchParams({ next })}` }, t("nav.signin"))));
  };
  onSignedOut(() => {
    if (OF_OTHERS.has(current)) return location.replace(`/signin?${new URLSearchParams({ ended: "", next: location.pathname })}`);
    hasEnded = true;
    document.documentElement.dataset.session = "ended";
    draw();
  });
  onLanguage(draw);
}

/** While nobody knows whether a change was made, the page says so, above whatever sheet is open. */
function watchDoubt() {
  const says = h("p", { class: "doubt", popover: "manual", role: "status" });
  document.body.append(says);
  onDoubt((isUnsure) => {
    says.hidePopover();
    if (!isUnsure) return;
    fill(says, t("doubt.checking"));
    says.showPopover();
  });
}

/** Starts a page: loads its words, finds out who reads, draws the head; draws it again when the language changes. */
export async function startPage(current, redraw) {
  await startText();
  const [reader, site] = await Promise.all([session(), get("/api/v1/site").catch(() => null)]);
  if (site) setClock(site);
  setLimits(reader.limits);
  watchEnd(current);
  watchDoubt();
  const page = { reader, site };
  page.draw = () => drawHead(current, page.reader, page.site);
  page.draw();
  onLanguage(() => {
    page.draw();
    redraw();
  });
  document.documentElement.dataset.ready = "";
  return page;
}

/** Keeps what the reader chose in the page's address, for a reload: `null` is what nobody chose. */
export function remember(choices) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(choices)) {
    if (value === null || value === "") address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", address);
}

/** What was chosen before a reload; null where nothing was. */
export const remembered = (name) => new URLSearchParams(location.search).get(name);

/** A house of which too much is unknown is not empty and not full: that it cannot see is said. */
function blindness(house) {
  const watched = [...house.spaces.values()].filter((space) => space.sensed !== false && space.status !== "closed" && space.status !== "out-of-order");
  const count = watched.filter((space) => space.status === "unknown").length;
  return count > watched.length * BLIND_PART ? plural("line.blind", count, { total: watched.length }) : "";
}

/** Follows the line to the house: a banner says since when what is shown is old, and the page greys it. */
export function watchLine(house) {
  const show = () => {
    const lost = house.link === "lost";
    const deaf = !lost && house.site.broker?.connected === false;
    document.documentElement.dataset.line = lost ? "lost" : deaf ? "deaf" : "live";
    const since = lost ? house.since : house.site.broker?.since;
    const key = lost ? "line.lost" : "line.deaf";
    const text = lost || deaf ? (since ? t(key, { time: time(since) }) : t(`${key}.unknown`)) : blindness(house);
    const banner = byId("banner");
    if (banner.textContent === text) return;
    fill(banner, text === "" ? null : h("p", {}, text));
  };
  house.addEventListener("link", show);
  house.addEventListener("site", show);
  house.addEventListener("change", show);
  onLanguage(show);
  show();
}

/** Loads until it succeeds; meanwhile `place` says what is wrong and offers to try again at once. */
export async function loadInto(place, load) {
  for (let pause = 3_000; ; pause = Math.min(pause * 1.6, 30_000)) {
    try {
      const answer = await load();
      fill(place);
      return answer;
    } catch (problem) {
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
        fill(place, h("div", { class: "notice", role: "alert" },
          h("h1", {}, t("error.title")), h("p", {}, explain(problem)), h("p", {}, t("error.again")),
          h("button", { class: "button", type: "button", on: { click: resolve } }, t("retry"))));
      });
    }
  }
}
