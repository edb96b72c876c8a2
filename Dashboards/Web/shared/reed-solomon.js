// The error correction of QR codes: Reed–Solomon over GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1 (ISO/IEC 18004:2015, 7.5.2).

const MODULUS = 0x11d;
const ORDER = 255;

// Powers of α = 2, twice around, so that sums of logarithms need no remainder.
const powers = new Uint8Array(2 * ORDER);
const logarithms = new Uint8Array(ORDER + 1);
for (let exponent = 0, value = 1; exponent < ORDER; exponent += 1) {
  powers[exponent] = powers[exponent + ORDER] = value;
  logarithms[value] = exponent;
  value = value << 1 ^ (value & 0x80 ? MODULUS : 0);
}

const product = (a, b) => (a === 0 || b === 0 ? 0 : powers[logarithms[a] + logarithms[b]]);

/** (x − 1)(x − α)…(x − α^(degree − 1)) without its leading 1, highest power first (Annex A). */
function generator(degree) {
  let terms = [1];
  for (let root = 0; root < degree; root += 1) {
    const next = [...terms, 0];
    terms.forEach((term, place) => { next[place + 1] ^= product(term, powers[root]); });
    terms = next;
  }
  return terms.slice(1);
}

const generators = new Map();

/** The `count` error correction codewords of `data`: the remainder of data · x^count by the generator (7.5.2). */
export function correction(data, count) {
  if (!generators.has(count)) generators.set(count, generator(count));
  const divisor = generators.get(count);
  const remainder = new Array(count).fill(0);
  for (const codeword of data) {
    const factor = codeword ^ remainder.shift();
    remainder.push(0);
    for (let place = 0; place < count; place += 1) remainder[place] ^= product(divisor[place], factor);
  }
  return remainder;
}
