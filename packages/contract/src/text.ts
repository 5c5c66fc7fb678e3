import * as z from 'zod/mini';

/** Checks of text. The length check runs first and aborts: the time of a normalization grows with the square of the length. */

export type Bounds = { readonly min: number; readonly max: number };

/** Returns the number of code points, because users count characters rather than UTF-16 units. */
const codePoints = (text: string): number => Array.from(text).length;

/** A code point has at most two UTF-16 units, so a text of more than `2 * max` units needs no count. */
const isLonger = (text: string, max: number): boolean => text.length > 2 * max || codePoints(text) > max;

export const measured = ({ min, max }: Bounds, tooShort = `Use at least ${min} characters.`) => [
  z.refine<string>((text) => !isLonger(text, max), {
    error: `Use at most ${max} characters.`,
    abort: true,
  }),
  z.refine<string>((text) => codePoints(text) >= min, { error: tooShort, abort: true }),
];

/** JSON Schema counts code points too (RFC 8259). */
export const inOpenapi = ({ min, max }: Bounds) => ({ minLength: min, maxLength: max });

/** Refuses lone surrogates. They have no UTF-8 form, so all lone surrogates would have the same hash. */
export const wellFormed = z.refine<string>(
  (text) => text.isWellFormed(),
  'Remove the incomplete character (a lone surrogate).',
);

/** Invisible characters: default-ignorable code points, and blanks that are not spaces (empty Braille cell, U+FFFC, fillers). */
const invisible = /\p{Default_Ignorable_Code_Point}|\u2800|\uFFFC|\u{13441}|\u{13442}|\u{16FE4}|\u{1D159}/u;
export const visible = z.refine<string>(
  (text) => !invisible.test(text),
  'Remove the invisible character. Some emoji contain one.',
);

/** Maximum number of marks in a row. Polytonic Greek needs three. Many marks in a row cover other lines. */
const marksInARow = 3;
const tooManyMarks = new RegExp(String.raw`\p{M}{${marksInARow + 1}}`, 'u');
export const fewMarks = z.refine<string>(
  // NFD splits a letter with a built-in accent into the letter and the accent.
  (text) => !tooManyMarks.test(text.normalize('NFD')),
  `Use at most ${marksInARow} accents on one letter.`,
);

/** A name that mixes two of these look-alike scripts imitates another name (UTS #39). */
const lookAlikeScripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];
export const oneScript = z.refine<string>((text) => {
  const plain = text.normalize('NFKC');
  return lookAlikeScripts.filter((script) => script.test(plain)).length <= 1;
}, 'Use letters of one script.');
