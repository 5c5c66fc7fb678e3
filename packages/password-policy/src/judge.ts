// oxlint-disable-next-line typescript/triple-slash-reference -- declares a plain .mjs file for every workspace that imports this module
/// <reference path="./english-words.d.ts" />
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
// The entry of the package would also load a megabyte of last names.
import englishWords from '@zxcvbn-ts/language-en/dist/commonWords.json.mjs';
import type { PasswordFlaw } from './flaw.ts';

/** Words of this product, which an attacker tries first (ASVS 6.1.2). */
export const productWords = [
  'sessionlab',
  'session',
  'cookie',
  'token',
  'redis',
  'nginx',
  'express',
  'replica',
  'student',
  'teacher',
] as const;

/** Minimum number of guesses that a password must take. A random password of 8 characters takes 10^8. */
const leastGuesses = 1e7;

/**
 * Maximum number of UTF-16 units that zxcvbn reads, because its time grows faster than the length. The slowest known input of
 * 64 units takes about 40 ms. Of a longer password zxcvbn reads the first 64 units.
 */
const judgedLength = 64;

/** Minimum number of letters and digits in addition to known words. `ada lovelace horse` has five, which is too few. */
const leastRest = 6;

/** Minimum length of a part of a name that is checked: "Al" is in too many good passwords. */
const partLength = 4;

/** Maximum number of digits and signs after a common word that still make a common password: `letmein123!`. */
const tailLength = 5;
/** Number of passwords, the most common first, that are also refused with such a tail. */
const commonestWords = 3_000;

/** Number of emoji that are enough for a password, even if all are the same. zxcvbn does not know emoji. */
const emojiEnough = 16;

/** The 49,000 most common passwords in leaks, by rank (`@zxcvbn-ts/language-common`, MIT). */
const passwords = dictionary['passwords-common'];
const common: ReadonlySet<string> = new Set(passwords);
const commonest: ReadonlySet<string> = new Set(passwords.slice(0, commonestWords));

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...dictionary, english: englishWords, product: [...productWords] },
  graphs: adjacencyGraphs,
  maxLength: judgedLength,
});

export type Judgement = {
  /** Undefined for an accepted password. */
  readonly flaw: PasswordFlaw | undefined;
  /** Decimal logarithm of the number of guesses. 0 for a password that is common or made of known words. */
  readonly guessesLog10: number;
};

/** Judges a password of the right length. `known`: names of the user, which an attacker tries first. */
export function judgePassword(password: string, known: readonly string[]): Judgement {
  const own = known.flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)]).map(folded);
  const names = own.filter((name) => Array.from(name).length >= partLength);
  const listed = listedFlaw(password, names);
  if (listed !== undefined) return { flaw: listed, guessesLog10: 0 };
  const { guesses, guessesLog10 } = zxcvbn.check(password, [...known, ...names]);
  const emoji = password.match(/\p{Extended_Pictographic}/gu)?.length ?? 0;
  const isGuessable = guesses < leastGuesses && emoji < emojiEnough;
  return { flaw: isGuessable ? 'guessable' : undefined, guessesLog10 };
}

function listedFlaw(password: string, names: readonly string[]): PasswordFlaw | undefined {
  if (isCommon(password.toLowerCase())) return 'common';
  if (isMadeOf(names, folded(password))) return 'own_name';
  return isMadeOf(productWords, folded(password)) ? 'product_word' : undefined;
}

function isCommon(password: string): boolean {
  const word = password.replace(/[\d\p{P}\p{S}]+$/u, '');
  const tail = password.length - word.length;
  return common.has(password) || (tail <= tailLength && commonest.has(word));
}

/** Returns true if the password contains one of the words and fewer than `leastRest` other letters and digits. */
function isMadeOf(words: readonly string[], password: string): boolean {
  const rest = words
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), password);
  return rest !== password && Array.from(rest).length < leastRest;
}

/** Removes case and separators: `Session-Lab` becomes `sessionlab`. */
const folded = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
