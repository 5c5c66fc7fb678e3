import * as z from 'zod/mini';

/**
 * Checks of text. A schema checks the length first and aborts if it is wrong: some later checks (normalization) take time that
 * grows with the square of the length.
 */

export type Bounds = { readonly min: number; readonly max: number };

/** Returns the number of code points, which is closer to what users count as characters than UTF-16 units are. */
const codePoints = (text: string): number => Array.from(text).length;

/** A code point has one or two UTF-16 units, so most texts that are too long are refused without counting. */
const isLonger = (text: string, max: number): boolean => text.length > 2 * max || codePoints(text) > max;

/** Returns checks of the number of code points. */
export const measured = ({ min, max }: Bounds, tooShort = `Use at least ${min} characters.`) => [
  z.refine<string>((text) => !isLonger(text, max), {
    error: `Use at most ${max} characters.`,
    abort: true,
  }),
  z.refine<string>((text) => codePoints(text) >= min, { error: tooShort, abort: true }),
];

/** Returns the bounds in the form of JSON Schema, which counts code points too (RFC 8259). */
export const inOpenapi = ({ min, max }: Bounds) => ({ minLength: min, maxLength: max });

/** Refuses lone surrogates. They have no UTF-8 form, so different lone surrogates would have the same hash. */
export const wellFormed = z.refine<string>(
  (text) => text.isWellFormed(),
  'Remove the incomplete character (a lone surrogate).',
);

/**
 * Matches invisible characters, with which two different texts look the same: default-ignorable code points of Unicode, and
 * blank characters that are not spaces (the empty Braille cell, U+FFFC, fillers of old scripts).
 */
const invisible = /\p{Default_Ignorable_Code_Point}|\u2800|\uFFFC|\u{13441}|\u{13442}|\u{16FE4}|\u{1D159}/u;
export const visible = z.refine<string>(
  (text) => !invisible.test(text),
  'Remove the invisible character. Some emoji contain one.',
);

/** Maximum number of marks (accents, vowel signs) in a row. Polytonic Greek needs three. A pile of marks covers other lines. */
const marksInARow = 3;
const tooManyMarks = new RegExp(String.raw`\p{M}{${marksInARow + 1}}`, 'u');
export const fewMarks = z.refine<string>(
  // NFD splits a letter with a built-in accent into the letter and the accent.
  (text) => !tooManyMarks.test(text.normalize('NFD')),
  `Use at most ${marksInARow} accents on one letter.`,
);

/** Scripts whose letters look alike. A name that mixes two of them imitates another name (UTS #39). */
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
