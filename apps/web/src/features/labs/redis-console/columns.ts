/** Characters that xterm shows in two columns, according to its table for Unicode 6. An emoji has one column there. */
const wide =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{2ffff}\u{30000}-\u{3ffff}]$/u;
/** Characters that xterm adds to the one before, such as an accent. */
const combining = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

const widthOf = (character: string): number => (combining.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Returns the row and the column of the cursor after a text that starts in the first column of a terminal. */
export function positionAfter(text: string, columns: number): { row: number; column: number } {
  let [row, column] = [0, 0];
  for (const character of text) {
    const width = widthOf(character);
    // A wide character does not fit into the last column.
    if (column + width > columns) [row, column] = [row + 1, 0];
    column += width;
  }
  return column === columns ? { row: row + 1, column: 0 } : { row, column };
}
