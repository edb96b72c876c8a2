// The modules of a QR code: function patterns, format, version, data. Numbers in brackets are sections of ISO/IEC 18004:2015.

import { MASKS } from "./qr-mask.js";
import { alignments, sizeOf } from "./qr-version.js";

// The two bits of a level in the format information (Table 12).
const LEVEL_BITS = { L: 1, M: 0, Q: 3, H: 2 };

const bit = (value, place) => (value >>> place & 1) === 1;

/** A value followed by its remainder, both as bits: what BCH codes are. */
function withRemainder(value, divisor, degree) {
  let rest = value;
  for (let step = 0; step < degree; step += 1) rest = rest << 1 ^ (rest >>> degree - 1) * divisor;
  return value << degree | rest & (1 << degree) - 1;
}

/** Level and mask in 15 bits (7.9.1, Annex C). */
export const formatBits = (level, mask) => withRemainder(LEVEL_BITS[level] << 3 | mask, 0b10100110111, 10) ^ 0b101010000010010;

/** The version in 18 bits (7.10, Annex D); from version 7 on. */
export const versionBits = (version) => withRemainder(version, 0b1111100100101, 12);

/** Rows of modules, true where dark, and which of them are no data (6.3, 7.9, 7.10). */
export class Matrix {
  constructor(version) {
    this.version = version;
    this.size = sizeOf(version);
    this.rows = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    this.fixed = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    this.#timing();
    for (const [row, column] of [[3, 3], [3, this.size - 4], [this.size - 4, 3]]) this.#finder(row, column);
    this.#alignment();
    if (version >= 7) this.#version();
    this.format("M", 0);
  }

  #fix(row, column, isDark) {
    if (row < 0 || column < 0 || row >= this.size || column >= this.size) return;
    this.rows[row][column] = isDark;
    this.fixed[row][column] = true;
  }

  // (6.3.5)
  #timing() {
    for (let place = 0; place < this.size; place += 1) {
      this.#fix(6, place, place % 2 === 0);
      this.#fix(place, 6, place % 2 === 0);
    }
  }

  // With its separator (6.3.3, 6.3.4).
  #finder(row, column) {
    for (let down = -4; down <= 4; down += 1) {
      for (let right = -4; right <= 4; right += 1) {
        const ring = Math.max(Math.abs(down), Math.abs(right));
        this.#fix(row + down, column + right, ring !== 2 && ring !== 4);
      }
    }
  }

  // (6.3.6)
  #alignment() {
    const centres = alignments(this.version);
    const last = this.size - 7;
    for (const row of centres) {
      for (const column of centres) {
        if ((row === 6 && (column === 6 || column === last)) || (row === last && column === 6)) continue;
        for (let down = -2; down <= 2; down += 1) {
          for (let right = -2; right <= 2; right += 1) {
            this.#fix(row + down, column + right, Math.max(Math.abs(down), Math.abs(right)) !== 1);
          }
        }
      }
    }
  }

  // (7.10): both blocks of 6 by 3.
  #version() {
    const bits = versionBits(this.version);
    for (let place = 0; place < 18; place += 1) {
      const along = Math.floor(place / 3);
      const across = this.size - 11 + place % 3;
      this.#fix(along, across, bit(bits, place));
      this.#fix(across, along, bit(bits, place));
    }
  }

  // (7.9.1): twice, and the module that is always dark.
  format(level, mask) {
    const bits = formatBits(level, mask);
    for (let place = 0; place < 15; place += 1) {
      const isDark = bit(bits, place);
      const down = place < 6 ? place : place < 8 ? place + 1 : this.size - 15 + place;
      const left = place < 8 ? this.size - 1 - place : place < 9 ? 7 : 14 - place;
      this.#fix(down, 8, isDark);
      this.#fix(8, left, isDark);
    }
    this.#fix(this.size - 8, 8, true);
  }

  /** Codewords go up and down in pairs of columns, from the right; what is left over is light (7.7.3). */
  fill(codewords) {
    let place = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      const isUpward = (right + 1 & 2) === 0;
      for (let step = 0; step < this.size; step += 1) {
        const row = isUpward ? this.size - 1 - step : step;
        for (const column of [right, right - 1]) {
          if (this.fixed[row][column]) continue;
          this.rows[row][column] = place < codewords.length * 8 && bit(codewords[place >>> 3], 7 - (place & 7));
          place += 1;
        }
      }
    }
  }

  /** Turns over what the mask says, or turns it back (7.8.2). */
  mask(number) {
    for (let row = 0; row < this.size; row += 1) {
      for (let column = 0; column < this.size; column += 1) {
        if (!this.fixed[row][column] && MASKS[number](row, column)) this.rows[row][column] = !this.rows[row][column];
      }
    }
  }
}
