// QR codes after ISO/IEC 18004:2015: byte mode, versions 1 to 40, levels L, M, Q and H. Numbers in brackets are its sections.

import { s } from "./dom.js";
import { MASKS, penalty } from "./qr-mask.js";
import { Matrix } from "./qr-matrix.js";
import { LAST_VERSION, blocksOf, countBits, dataCount } from "./qr-version.js";
import { correction } from "./reed-solomon.js";

const BYTE_MODE = 0b0100;
// Bytes are Latin-1 unless this goes before them: an extended interpretation, number 26, is UTF-8 (7.4.2.2; AIM ECI).
const UTF8 = { bits: 0b0111_00011010, length: 12 };
const PADS = [0b11101100, 0b00010001];
// Light modules around a symbol (9.1).
const QUIET_ZONE = 4;

const interpretation = (bytes) => (bytes.every((byte) => byte < 0x80) ? { bits: 0, length: 0 } : UTF8);

const fits = (bytes, version, level) =>
  interpretation(bytes).length + 4 + countBits(version) + bytes.length * 8 <= dataCount(version, level) * 8;

/** Mode, count, bytes, terminator and pads (7.4.2, 7.4.5, 7.4.9, 7.4.10). */
function dataCodewords(bytes, version, level) {
  const bits = [];
  const put = (value, length) => { for (let place = length - 1; place >= 0; place -= 1) bits.push(value >>> place & 1); };
  const { bits: before, length } = interpretation(bytes);
  put(before, length);
  put(BYTE_MODE, 4);
  put(bytes.length, countBits(version));
  for (const byte of bytes) put(byte, 8);
  const count = dataCount(version, level);
  put(0, Math.min(4, count * 8 - bits.length));
  put(0, (8 - bits.length % 8) % 8);
  for (let pad = 0; bits.length < count * 8; pad = 1 - pad) put(PADS[pad], 8);
  return Array.from({ length: count }, (_, place) => parseInt(bits.slice(place * 8, place * 8 + 8).join(""), 2));
}

/** Blocks with their error correction, a codeword of each in turn (7.5.1, 7.6). Later blocks may hold one more of data. */
function interleaved(data, version, level) {
  const { count, correction: length } = blocksOf(version, level);
  const shortest = Math.floor(data.length / count);
  const shorter = count - data.length % count;
  const start = (block) => block * shortest + Math.max(0, block - shorter);
  const blocks = Array.from({ length: count }, (_, block) => data.slice(start(block), start(block + 1)));
  const corrections = blocks.map((block) => correction(block, length));
  const inTurn = (lists) => Array.from({ length: Math.max(...lists.map((list) => list.length)) },
    (_, place) => lists.filter((list) => place < list.length).map((list) => list[place])).flat();
  return [...inTurn(blocks), ...inTurn(corrections)];
}

/**
 * The smallest code that holds a text, as UTF-8: `{version, level, mask, rows}`. Of the masks the one that is easiest to
 * read is taken, unless one is given. A text that no version holds is a RangeError.
 */
export function encode(text, { level = "M", mask = null } = {}) {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  while (version <= LAST_VERSION && !fits(bytes, version, level)) version += 1;
  if (version > LAST_VERSION) throw new RangeError(`${bytes.length} bytes`);
  const matrix = new Matrix(version);
  matrix.fill(interleaved(dataCodewords(bytes, version, level), version, level));
  const masked = (number) => {
    matrix.mask(number);
    matrix.format(level, number);
    const rows = matrix.rows.map((row) => [...row]);
    matrix.mask(number);
    return { version, level, mask: number, rows };
  };
  if (mask !== null) return masked(mask);
  const choices = MASKS.map((_, number) => masked(number)).map((code) => ({ code, points: penalty(code.rows) }));
  return choices.reduce((best, choice) => (choice.points < best.points ? choice : best)).code;
}

/** A code as a drawing with its quiet zone, one unit a module; `label` is what a screen reader says. */
export function drawing({ rows }, label) {
  const size = rows.length + 2 * QUIET_ZONE;
  const runs = rows.flatMap((row, down) => row.map((isDark, right) => {
    if (!isDark || row[right - 1]) return "";
    let length = 1;
    while (row[right + length]) length += 1;
    return `M${right + QUIET_ZONE} ${down + QUIET_ZONE}h${length}v1h-${length}z`;
  }));
  return s("svg", { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    s("rect", { width: size, height: size, fill: "#fff" }), s("path", { d: runs.join(""), fill: "#000" }));
}
