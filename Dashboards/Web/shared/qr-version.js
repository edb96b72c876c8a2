// How large the versions of a QR code are and what they hold. Numbers in brackets are sections of ISO/IEC 18004:2015.

// Table 9 by level, versions 1 to 40: error correction codewords of a block, and how many blocks there are.
const CORRECTION = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
  H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
};
const BLOCKS = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
  Q: [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
  H: [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
};

export const LAST_VERSION = 40;

/** Modules along a side (6.3.2, Table 1). */
export const sizeOf = (version) => 17 + 4 * version;

/** The bits that say how many bytes there are (7.4.3, Table 3). */
export const countBits = (version) => (version < 10 ? 8 : 16);

/** Centres of alignment patterns along each side (Annex E): evenly apart, but for the first gap. */
export function alignments(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, place) => last - (count - 2 - place) * step)];
}

// Codewords of a symbol: the modules that function patterns, format and version leave, by eight (7.1, Table 1).
function codewordCount(version) {
  const size = sizeOf(version);
  const finders = 3 * 64;
  const format = 31;
  const timing = 2 * (size - 16);
  // Without the three that would lie on finders; those on a timing pattern share five modules with it.
  const centres = alignments(version).length;
  const alignment = centres === 0 ? 0 : (centres * centres - 3) * 25 - (centres - 2) * 2 * 5;
  return Math.floor((size * size - finders - format - timing - alignment - (version >= 7 ? 36 : 0)) / 8);
}

/** Blocks of a symbol, and the codewords that correct each (7.5.1, Table 9). */
export const blocksOf = (version, level) => ({ count: BLOCKS[level][version - 1], correction: CORRECTION[level][version - 1] });

/** Codewords of data (Table 7). */
export function dataCount(version, level) {
  const { count, correction } = blocksOf(version, level);
  return codewordCount(version) - count * correction;
}
