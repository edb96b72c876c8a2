// The words of the pages: text/it.json and text/en.json, flat keys, `{name}` for a value, `.one` and `.other` for plurals.

const LANGUAGES = ["it", "en"];
const listeners = new Set();
let language = "it";
let words = {};
let plurals = new Intl.PluralRules("it");

function wanted() {
  let remembered = null;
  // Storage may be forbidden; then the browser's language decides.
  try { remembered = localStorage.getItem("language"); } catch { remembered = null; }
  const asked = [new URLSearchParams(location.search).get("lang"), remembered, ...(navigator.languages ?? [])];
  return asked.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => LANGUAGES.includes(tag)) ?? "it";
}

async function load(next) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const response = await fetch(`/text/${next}.json`);
      if (response.ok) {
        words = await response.json();
        break;
      }
    } catch { /* The house is out of reach: ask again. */ }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  language = next;
  plurals = new Intl.PluralRules(next);
  document.documentElement.lang = next;
}

/** Loads the words of the language that the reader asked for, and writes the page's fixed texts. */
export async function startText() {
  await load(wanted());
  fillText(document);
}

export const currentLanguage = () => language;
export const languages = () => LANGUAGES;

/** Changes the language in place and remembers it. */
export async function setLanguage(next) {
  try { localStorage.setItem("language", next); } catch { /* Without storage it holds until the page is left. */ }
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  history.replaceState(history.state, "", address);
  await load(next);
  fillText(document);
  for (const listener of listeners) listener();
}

export const onLanguage = (listener) => listeners.add(listener);

export const knows = (key) => Object.hasOwn(words, key);

/** The text of a key; an unknown key shows itself, so that a gap is seen. */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

/** The text of a key for a number of things; the text may use `{count}`. */
export function plural(key, count, values = {}) {
  const form = `${key}.${plurals.select(count)}`;
  return t(knows(form) ? form : `${key}.other`, { count, ...values });
}

/** What the server says in both languages, or in one: `{it, en}` or a string. */
export function localized(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? (value[language] ?? value.it ?? value.en ?? "") : String(value);
}

/** A text in each language, for what is printed once and read by all: `[{language, text}]`. */
export function inEveryLanguage(key) {
  return Promise.all(LANGUAGES.map(async (each) => {
    const response = await fetch(`/text/${each}.json`);
    return { language: each, text: (await response.json())[key] ?? key };
  }));
}

/** Writes the fixed texts: `data-text` into elements, `data-label` and `data-hint` into attributes. */
export function fillText(root) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));
  for (const element of root.querySelectorAll("[data-hint]")) element.setAttribute("placeholder", t(element.dataset.hint));
}
