import * as z from 'zod/mini';

/**
 * Checks of text. A schema measures its text first: `abort` keeps a text of a wrong length from the checks behind it, of
 * which some (normalisation) take time that grows with the square of the length.
 */

export type Bounds = { readonly min: number; readonly max: number };

/** Returns how many code points a text has: names and passwords are counted as users count characters. */
const codePoints = (text: string): number => Array.from(text).length;

/** A code point is one or two units of UTF-16, so most texts that are too long are refused without a count. */
const isLonger = (text: string, max: number): boolean => text.length > 2 * max || codePoints(text) > max;

/** Checks the number of code points. */
export const measured = ({ min, max }: Bounds, tooShort = `Use at least ${min} characters.`) => [
  z.refine<string>((text) => !isLonger(text, max), {
    error: `Use at most ${max} characters.`,
    abort: true,
  }),
  z.refine<string>((text) => codePoints(text) >= min, { error: tooShort, abort: true }),
];

/** The OpenAPI form of `measured`: JSON Schema counts code points too (RFC 8259). */
export const inOpenapi = ({ min, max }: Bounds) => ({ minLength: min, maxLength: max });

/** Refuses half of a surrogate pair. It has no UTF-8 form: two different ones would be hashed alike. */
export const wellFormed = z.refine<string>((text) => text.isWellFormed(), 'This has half a character in it.');

/**
 * Characters that show nothing, so that two different texts look the same: what Unicode says may be ignored in a
 * drawing, and the blanks that are neither that nor a space (Braille's empty cell, U+FFFC, fillers of old scripts).
 */
const invisible = /\p{Default_Ignorable_Code_Point}|\u2800|\uFFFC|\u{13441}|\u{13442}|\u{16FE4}|\u{1D159}/u;
export const visible = z.refine<string>(
  (text) => !invisible.test(text),
  'This has an invisible character in it. Some emoji have one too: leave them out.',
);

/** The most marks (accents, vowel signs) in a row. Polytonic Greek needs three; a tower of them covers other lines. */
const marksInARow = 3;
const tooManyMarks = new RegExp(String.raw`\p{M}{${marksInARow + 1}}`, 'u');
export const fewMarks = z.refine<string>(
  // A letter that has its accent built in counts like the letter with the accent behind it.
  (text) => !tooManyMarks.test(text.normalize('NFD')),
  `Use at most ${marksInARow} accents on one letter.`,
);

/** The scripts whose letters look alike: a name that mixes two of them is made to be mistaken for another (UTS #39). */
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
