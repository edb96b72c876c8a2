// The eight masks of a QR code, and how hard a masked one is to read. Numbers in brackets are sections of ISO/IEC 18004:2015.

/** What is turned over: i is the row, j the column (7.8.2, Table 10). */
export const MASKS = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (i, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => (i * j) % 2 + (i * j) % 3 === 0,
  (i, j) => ((i * j) % 2 + (i * j) % 3) % 2 === 0,
  (i, j) => ((i + j) % 2 + (i * j) % 3) % 2 === 0,
];

const columns = (rows) => rows.map((_, column) => rows.map((row) => row[column]));
const sum = (list, points) => list.reduce((total, each) => total + points(each), 0);

// Five of one colour in a line cost 3, each further one 1.
function runs(line) {
  let points = 0;
  for (let start = 0, end = 0; start < line.length; start = end) {
    while (end < line.length && line[end] === line[start]) end += 1;
    if (end - start >= 5) points += end - start - 2;
  }
  return points;
}

// What looks like a finder with four light modules on one side costs 40.
function finders(line) {
  const text = line.map(Number).join("");
  return 40 * [...text].filter((_, place) => text.startsWith("10111010000", place) || text.startsWith("00001011101", place)).length;
}

// Each square of two by two in one colour costs 3.
function squares(rows) {
  let points = 0;
  for (let row = 1; row < rows.length; row += 1) {
    for (let column = 1; column < rows.length; column += 1) {
      const like = rows[row][column];
      if (rows[row - 1][column] === like && rows[row][column - 1] === like && rows[row - 1][column - 1] === like) points += 3;
    }
  }
  return points;
}

// Every five per cent away from half and half cost 10.
function imbalance(rows) {
  const area = rows.length * rows.length;
  const dark = sum(rows, (row) => row.filter(Boolean).length);
  return 10 * Math.floor(Math.abs(2 * dark - area) * 10 / area);
}

/** How hard a matrix is to read (7.8.3, Table 11). */
export const penalty = (rows) => sum([...rows, ...columns(rows)], (line) => runs(line) + finders(line)) + squares(rows) + imbalance(rows);
