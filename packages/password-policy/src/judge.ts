// oxlint-disable-next-line typescript/triple-slash-reference -- declares a plain .mjs file for every workspace that imports this module
/// <reference path="./english-words.d.ts" />
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
// The entry of the package would also load a megabyte of last names.
import englishWords from '@zxcvbn-ts/language-en/dist/commonWords.json.mjs';
import type { PasswordFlaw } from './flaw.ts';

/** Words of this site. An attacker tries these words first (ASVS 6.1.2). */
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

/** Minimum number of guesses. A random password of 8 characters takes 10^8 guesses. */
const leastGuesses = 1e7;

/** Maximum number of UTF-16 units that zxcvbn reads. The slowest known input of 64 units takes 40 ms. */
const judgedLength = 64;

/** Minimum number of letters and digits in addition to known words. `ada lovelace horse` has only five (`horse`). */
const leastRest = 6;

/** Minimum length of a checked part of a name: "Al" is in too many good passwords. */
const partLength = 4;

/** Maximum length of a tail (digits and symbols at the end) that does not help, such as `123!` in `letmein123!`. */
const tailLength = 5;
/** Number of the most common passwords that are refused with a tail too. */
const commonestWords = 3_000;

/** Number of emoji that are enough for a password. zxcvbn does not know emoji. */
const emojiEnough = 16;

/** 49,000 passwords from leaks, by rank (`@zxcvbn-ts/language-common`, MIT). */
const passwords = dictionary['passwords-common'];
const common: ReadonlySet<string> = new Set(passwords);
const commonest: ReadonlySet<string> = new Set(passwords.slice(0, commonestWords));

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...dictionary, english: englishWords, product: [...productWords] },
  graphs: adjacencyGraphs,
  maxLength: judgedLength,
});

export type Judgement = {
  readonly flaw: PasswordFlaw | undefined;
  /** 0 for a common password, and for a password of known words. */
  readonly guessesLog10: number;
};

/** `known`: names of the user. The caller has already checked the length of the password. */
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

/** True if the password is one of the words plus fewer than `leastRest` letters and digits. */
function isMadeOf(words: readonly string[], password: string): boolean {
  const rest = words
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), password);
  return rest !== password && Array.from(rest).length < leastRest;
}

/** Removes case and separators: `Session-Lab` becomes `sessionlab`. */
const folded = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
