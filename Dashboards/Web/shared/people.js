// The members by name, for staff alone: asked for once a visit.

import { get } from "./api.js";
import { localized } from "./text.js";

let asked = null;

/** `[{id, name, organisation}]`; empty where the list cannot be read: then ids are typed. */
export function members() {
  asked ??= get("/api/v1/members")
    .then((answer) => answer.members.map((each) => ({ ...each, name: localized(each.name) || each.id })))
    .catch(() => {
      asked = null;
      return [];
    });
  return asked;
}
