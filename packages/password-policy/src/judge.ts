// oxlint-disable-next-line typescript/triple-slash-reference -- the declaration of a plain .mjs file, for every workspace that imports this one
/// <reference path="./english-words.d.ts" />
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
// The package's entry would bring a megabyte of last names along.
import englishWords from '@zxcvbn-ts/language-en/dist/commonWords.json.mjs';
import type { PasswordFlaw } from './flaw.ts';

/** The words of this product: a guesser tries them first (ASVS 6.1.2). */
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

/** A password that takes fewer guesses than this is refused. A random one of 8 characters takes 10^8. */
const leastGuesses = 1e7;

/**
 * Maximum number of UTF-16 units that zxcvbn reads: its time grows faster than the length. At 64 units the worst input
 * found takes about 40 ms. A longer password is judged by its beginning.
 */
const judgedLength = 64;

/** Letters and digits that a password needs in addition to known words: `ada lovelace horse` has five, too few. */
const leastRest = 6;

/** The shortest part of a name that counts: "Al" is in too many good passwords. */
const partLength = 4;

/** Digits and signs after a common word that still make a common password: `letmein123!`. */
const tailLength = 5;
/** Words that are common enough for that, by rank. */
const commonestWords = 3_000;

/** zxcvbn knows no emoji and takes each for two characters. This many of the 3,700 are a password, even all alike. */
const emojiEnough = 16;

/** The 49,000 passwords that leaks hold most often, by rank (`@zxcvbn-ts/language-common`, MIT). */
const passwords = dictionary['passwords-common'];
const common: ReadonlySet<string> = new Set(passwords);
const commonest: ReadonlySet<string> = new Set(passwords.slice(0, commonestWords));

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...dictionary, english: englishWords, product: [...productWords] },
  graphs: adjacencyGraphs,
  maxLength: judgedLength,
});

export type Judgement = {
  /** Undefined for a password that is taken. */
  readonly flaw: PasswordFlaw | undefined;
  /** The decimal logarithm of the guesses that the password takes; 0 for one that is common or made of known words. */
  readonly guessesLog10: number;
};

/** Judges a password of the right length. `known`: the user's own names, which a guesser tries first. */
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

/** True if the words are in it, and little else. */
function isMadeOf(words: readonly string[], password: string): boolean {
  const rest = words
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), password);
  return rest !== password && Array.from(rest).length < leastRest;
}

/** Case and separators hide no word: `Session-Lab` is `sessionlab`. */
const folded = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
