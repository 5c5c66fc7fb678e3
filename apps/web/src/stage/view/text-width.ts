/** Widths of the characters of the page's sans font, as fractions of the font size. */
const narrow = new Set(Array.from("i j l t f r I . , : ; | ! ' ( ) [ ] -"));
const wide = new Set('mwMW@%—…');

/** Estimates the width of a text, a little on the large side, as a fraction of its font size. */
export function widthInEm(text: string): number {
  let sum = 0;
  for (const character of text) {
    if (narrow.has(character)) sum += 0.3;
    else if (wide.has(character)) sum += 0.82;
    else sum += character === character.toUpperCase() && character !== character.toLowerCase() ? 0.61 : 0.5;
  }
  return sum;
}
