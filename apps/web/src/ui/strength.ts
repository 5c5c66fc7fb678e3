import { passwordLength } from '@session-lab/contract';
import type { PasswordFlaw } from '@session-lab/password-policy';
import type { Judgement } from '@session-lab/password-policy/judge';

export type Strength = {
  /** Number of filled bars, out of four. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly word: string;
  /** The most useful change. */
  readonly advice: string;
};

/** A short text for each reason of a refusal. */
const flawAdvice: Readonly<Record<PasswordFlaw, string>> = {
  common: 'Many users have it.',
  own_name: 'It contains your own name.',
  product_word: 'It contains words of this site.',
  guessable: 'Add two unrelated words.',
};

/** Limits of the level, as decimal logarithms of the number of guesses. zxcvbn has the same limits between scores 2, 3 and 4. */
const good = 8;
const strong = 10;

/** Returns the level and the texts for a password. `judgement` is undefined until the dictionaries are loaded. */
export function strengthOf(password: string, judgement: Judgement | undefined): Strength | undefined {
  const missing = passwordLength.min - Array.from(password).length;
  if (missing > 0) {
    const advice = `${missing} more ${missing === 1 ? 'character' : 'characters'}.`;
    return { level: 0, word: 'Too short', advice };
  }
  if (judgement === undefined) return undefined;
  const { flaw, guessesLog10 } = judgement;
  if (flaw !== undefined) return { level: 1, word: 'Weak', advice: flawAdvice[flaw] };
  if (guessesLog10 < good) return { level: 2, word: 'Fair', advice: 'Another word makes it good.' };
  if (guessesLog10 < strong) return { level: 3, word: 'Good', advice: 'One more word makes it strong.' };
  return { level: 4, word: 'Strong', advice: 'Keep it in a password manager.' };
}
