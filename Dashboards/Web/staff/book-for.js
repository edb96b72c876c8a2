// Staff book for somebody: the same form as a member's, in a sheet.

import { BookForm } from "/shared/book-form.js";
import { openSheet } from "/shared/dialog.js";
import { h } from "/shared/dom.js";
import { t } from "/shared/text.js";

/** `changed()` follows a booking or a place on the waiting list. */
export function bookForSomebody(house, changed) {
  openSheet(t("book.for"), (close) => {
    const form = h("form", { class: "book-form" });
    const results = h("div", { class: "results", "aria-live": "polite" });
    const done = async () => {
      close();
      changed();
    };
    new BookForm(form, results, house, { forOthers: true, done, waited: changed });
    return [form, results];
  });
}
