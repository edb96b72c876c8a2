// What a browser gets for a path that nobody knows. What it says stands in it in both languages; the head is as everywhere.

import { startPage } from "/shared/page.js";

await startPage("/unknown", () => {});
