// The outside contract: JSON both ways, RFC 9457 problems, a cookie that the page never sees.

import { knows, localized, t } from "./text.js";

const SESSION = "/api/v1/session";
const PATIENCE_MS = 12_000;
// So often, and after so long, a change without an answer is asked for again.
const TRIES = 6;
const PAUSE_MS = 2_000;
const MOST_BOOKINGS = 2_000;

/** An answer that is not 2xx, or no answer (`status` 0). `body` is the problem as it came; `isUnsure` is a change of which nobody knows whether it was made. */
export class Problem extends Error {
  constructor(status, body = {}, isUnsure = false) {
    super(body.title ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.isUnsure = isUnsure;
  }
}

async function call(method, path, body, fields = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        // Who is signed in is told when that is over, and not shown what everybody sees.
        ...(isSignedIn ? { "Presenza-Session": "expected" } : {}),
        ...fields,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: "no-store",
    });
  } catch {
    throw new Problem(0, {}, method !== "GET");
  }
  const text = await response.text().catch(() => null);
  if (text === null) throw new Problem(0, {}, method !== "GET");
  let answer = {};
  if (text !== "") {
    try { answer = JSON.parse(text); } catch { throw new Problem(response.ok ? 502 : response.status); }
  }
  if (response.status === 401 && answer.why === "sign-in" && isSignedIn) signedOut();
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

// Browsers have `randomUUID` in secure contexts alone.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

let doubts = 0;
const doubters = new Set();

function doubt(more) {
  doubts += more;
  for (const listener of doubters) listener(doubts > 0);
}

/** `listener(isUnsure)` is told while it is being found out whether a change was made. */
export const onDoubt = (listener) => doubters.add(listener);

/** A change under a key of its own: sent again under that it is made once, and answered as the first time. So what became of one without an answer is found out. */
async function change(path, body) {
  const key = { "Idempotency-Key": newKey() };
  let isDoubted = false;
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call("POST", path, body, key);
      } catch (problem) {
        if (!problem.isUnsure || tries === TRIES) throw problem;
      }
      if (!isDoubted) doubt(1);
      isDoubted = true;
      await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    }
  } finally {
    if (isDoubted) doubt(-1);
  }
}

export const get = (path, query = {}) => {
  const words = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return call("GET", words.length === 0 ? path : `${path}?${new URLSearchParams(words)}`);
};
// A code is good once: whoever signs in does so again by hand.
export const post = (path, body = {}) => (path === SESSION ? call("POST", path, body) : change(path, body));
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);

export const spacePath = (id) => `/api/v1/spaces/${encodeURIComponent(id)}`;
export const bookingPath = (id) => `/api/v1/bookings/${encodeURIComponent(id)}`;

/** Every booking that matches, page by page; the first of them by time, where there are more than a page can show. */
export async function everyBooking(query) {
  const all = [];
  let cursor = null;
  do {
    const page = await get("/api/v1/bookings", { ...query, cursor });
    all.push(...page.bookings);
    cursor = page.next;
  } while (cursor && all.length < MOST_BOOKINGS);
  return all;
}

/** A sentence for people: the server's own in their language, or ours for the kind of answer. */
export function explain(problem) {
  if (!(problem instanceof Problem)) return t("problem.other");
  const sentence = localized(problem.body.sentence);
  if (sentence !== "") return sentence;
  if (problem.isUnsure) return t("problem.unsure");
  const key = `problem.${problem.status}`;
  return t(knows(key) ? key : problem.status >= 500 ? "problem.500" : "problem.other");
}

let isSignedIn = false;
const listeners = new Set();

/** `listener` is called once, when the session has ended otherwise than by the reader. */
export const onSignedOut = (listener) => listeners.add(listener);

/** The session has ended. */
export function signedOut() {
  if (!isSignedIn) return;
  isSignedIn = false;
  for (const listener of listeners) listener();
}

/** Ends the session as the reader wishes. */
export async function signOut() {
  isSignedIn = false;
  await remove(SESSION).catch(() => {});
}

/** Asks whether the session still is. A stream that is opened once it has ended, as after a restart of the house, is everybody's and tells nothing of it. */
export async function watchSession() {
  if (!isSignedIn) return;
  const answer = await get(SESSION).catch(() => null);
  if (answer?.role === "public") signedOut();
}

/** Who is reading: `{role, member?}`; the public when nobody can tell. */
export async function session() {
  try {
    const answer = { role: "public", ...await get(SESSION) };
    isSignedIn = answer.role !== "public";
    return answer;
  } catch {
    return { role: "public" };
  }
}

export const isStaff = (reader) => reader.role === "staff" || reader.role === "admin";
export const mayBook = (reader) => isStaff(reader) || reader.role === "member";
