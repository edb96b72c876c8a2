// Turns a token or a one-time code into a cookie that scripts cannot read. What was typed is forgotten as soon as it is sent.

import { explain, mayBook, isStaff, post, session, signOut } from "/shared/api.js";
import { byId, fill, h } from "/shared/dom.js";
import { startPage } from "/shared/page.js";
import { t } from "/shared/text.js";

// A code has eight characters, typed with or without its hyphen; a token has 64.
const LONGEST_CODE = 16;

// The page that came here saw its session end.
const ended = new URLSearchParams(location.search).has("ended");

const page = await startPage("/signin", draw);

/** Where to go afterwards: a path of this house only. */
function next(reader) {
  const asked = new URLSearchParams(location.search).get("next") ?? "";
  if (/^\/(?![/\\])/.test(asked)) return asked;
  return isStaff(reader) ? "/staff" : mayBook(reader) ? "/members" : "/";
}

function form() {
  const field = h("input", {
    id: "token", name: "token", type: "password", autocomplete: "current-password", autocapitalize: "off", spellcheck: "false",
    required: true, "aria-describedby": "token-help token-problem",
  });
  const problem = h("p", { id: "token-problem", class: "problem", role: "alert" });
  const button = h("button", { class: "button", type: "submit" }, t("signin.go"));
  const send = async (event) => {
    event.preventDefault();
    const token = field.value.trim();
    field.value = "";
    fill(problem);
    if (token === "") {
      field.focus();
      return;
    }
    button.disabled = true;
    try {
      await post("/api/v1/session", token.length > LONGEST_CODE ? { token } : { code: token });
      location.replace(next(await session()));
    } catch (failure) {
      fill(problem, failure.status === 401 || failure.status === 403 ? t("signin.wrong") : explain(failure));
      button.disabled = false;
      field.focus();
    }
  };
  return h("form", { on: { submit: send } },
    ended ? h("p", { id: "signin-ended", class: "muted", role: "status" }, t("signin.ended")) : null,
    h("label", { for: "token" }, t("signin.token")), field,
    h("p", { id: "token-help", class: "muted" }, t("signin.help")), problem, h("div", { class: "deeds" }, button));
}

function signedIn() {
  const out = async () => {
    await signOut();
    location.assign("/signin");
  };
  return [
    h("p", {}, t("signin.already", { role: t(`role.${page.reader.role}`) })),
    h("div", { class: "deeds" },
      h("a", { class: "button", href: next(page.reader) }, t("signin.continue")),
      h("button", { class: "button quiet", type: "button", on: { click: out } }, t("nav.signout"))),
  ];
}

function draw() {
  fill(byId("signin-body"), page.reader.role === "public" ? form() : signedIn());
}

draw();
byId("token")?.focus();
