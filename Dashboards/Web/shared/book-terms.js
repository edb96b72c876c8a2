// What else is said of a room's booking: its title, and for staff whether it is public, whose event it is and whether it is paid.

import { fill, h } from "./dom.js";
import { members } from "./people.js";
import { t } from "./text.js";

export class TermFields {
  #isStaff;
  #title = "";
  #organisation = "";
  #isListed = false;
  #isPaid = false;

  constructor(isStaff) {
    this.#isStaff = isStaff;
  }

  /** The fields of the request; what is empty is not said. */
  value() {
    const [title, organisation] = [this.#title.trim(), this.#organisation.trim()];
    return {
      ...(title === "" ? {} : { title }), ...(organisation === "" ? {} : { organisation }),
      ...(this.#isListed ? { listed: true } : {}), ...(this.#isPaid ? { paid: true } : {}),
    };
  }

  /** After a booking: what belonged to it alone is empty again. */
  clear() {
    this.#title = "";
    this.#isListed = false;
    this.#isPaid = false;
  }

  draw() {
    const field = (id, key, value, take, list = null) => {
      const input = h("input", { id, type: "text", maxlength: 120, autocomplete: "off", list: list?.id, value, on: { input: () => take(input.value) } });
      return h("div", { class: "field" }, h("label", { for: id }, t(key)), input, list);
    };
    const title = field("book-title-field", this.#isStaff ? "book.title.staff" : "book.title", this.#title, (value) => { this.#title = value; });
    if (!this.#isStaff) return title;
    const organisations = h("datalist", { id: "book-organisations" });
    members().then((all) => {
      const ids = [...new Set(all.map((each) => each.organisation).filter(Boolean))].sort();
      fill(organisations, ids.map((value) => h("option", { value })));
    });
    const check = (id, key, chosen, take) => h("label", { class: "choice" },
      h("input", { id, type: "checkbox", checked: chosen, on: { change: (event) => take(event.target.checked) } }), t(key));
    return [title,
      field("book-organisation", "book.organisation", this.#organisation, (value) => { this.#organisation = value; }, organisations),
      h("div", { class: "choices" },
        check("book-listed", "book.listed", this.#isListed, (is) => { this.#isListed = is; }),
        check("book-paid", "book.paid", this.#isPaid, (is) => { this.#isPaid = is; }))];
  }
}
