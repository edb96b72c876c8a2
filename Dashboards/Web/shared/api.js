// The outside contract: JSON both ways, RFC 9457 problems, a cookie that the page never sees.

import { knows, localized, t } from "./text.js";

const PATIENCE_MS = 12_000;
const MOST_BOOKINGS = 2_000;

/** An answer that is not 2xx, or no answer (`status` 0). `body` is the problem as it came. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.title ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        // Who is signed in is told when that is over, and not shown what everybody sees.
        ...(isSignedIn ? { "Presenza-Session": "expected" } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: "no-store",
    });
  } catch {
    throw new Problem(0);
  }
  const text = await response.text().catch(() => "");
  let answer = {};
  if (text !== "") {
    try { answer = JSON.parse(text); } catch { throw new Problem(response.ok ? 502 : response.status); }
  }
  if (response.status === 401 && answer.why === "sign-in" && isSignedIn) signedOut();
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

export const get = (path, query = {}) => {
  const words = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return call("GET", words.length === 0 ? path : `${path}?${new URLSearchParams(words)}`);
};
export const post = (path, body = {}) => call("POST", path, body);
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
  await remove("/api/v1/session").catch(() => {});
}

/** Asks whether the session still is. A stream that is opened once it has ended, as after a restart of the house, is everybody's and tells nothing of it. */
export async function watchSession() {
  if (!isSignedIn) return;
  const answer = await get("/api/v1/session").catch(() => null);
  if (answer?.role === "public") signedOut();
}

/** Who is reading: `{role, member?}`; the public when nobody can tell. */
export async function session() {
  try {
    const answer = { role: "public", ...await get("/api/v1/session") };
    isSignedIn = answer.role !== "public";
    return answer;
  } catch {
    return { role: "public" };
  }
}

export const isStaff = (reader) => reader.role === "staff" || reader.role === "admin";
export const mayBook = (reader) => isStaff(reader) || reader.role === "member";
