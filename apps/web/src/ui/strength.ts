export type Strength = {
  /** How many of the meter's four parts are lit. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly word: string;
  /** What would help most. */
  readonly advice: string;
};

/** What one guess more costs, in bits: a word of everyday language, a name the guesser knows, a run of neighbouring keys. */
const bitsOf = {
  word: 14,
  known: 2,
  run: 4,
  year: 6,
  letter: 4.7,
  digit: 3.3,
  symbol: 5,
  repeated: 1,
  other: 8,
} as const;
const wordLetters = 7;
const partLength = 3;

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/**
 * An estimate, made to be small: no dictionary, so letters in a row that could be spoken count as one word. `known` is
 * what a guesser would try first: the person's own names. `least` is how many characters there have to be. Which passwords are too common is the server's to say.
 */
export function strengthOf(
  password: string,
  { least, known = [] }: { least: number; known?: readonly string[] },
): Strength {
  const missing = least - Array.from(password).length;
  if (missing > 0) {
    return {
      level: 0,
      word: 'Too short',
      advice: `${missing} more ${missing === 1 ? 'character' : 'characters'}.`,
    };
  }
  const bits = bitsIn(password, known);
  if (bits < 28)
    return { level: 1, word: 'Weak', advice: 'Add two words that have nothing to do with each other.' };
  if (bits < 42) return { level: 2, word: 'Fair', advice: 'Another word makes it good.' };
  if (bits < 56) return { level: 3, word: 'Good', advice: 'One more word makes it strong.' };
  return { level: 4, word: 'Strong', advice: 'Keep it in a password manager.' };
}

/** Roughly how many times a guesser has to double their work. */
function bitsIn(password: string, known: readonly string[]): number {
  const names = known
    .flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)])
    .map((name) => name.toLowerCase());
  let rest = unleet(password.toLowerCase());
  let bits = 0;
  for (const name of names.filter((part) => part.length >= partLength)) {
    if (!rest.includes(name)) continue;
    rest = rest.replaceAll(name, ' ');
    bits += bitsOf.known;
  }
  const seen = new Set<string>();
  for (const [part] of rest.matchAll(/[a-z]+|\d+|[^a-z\d]/gu)) {
    bits += seen.has(part) ? bitsOf.repeated : bitsOfPart(part);
    seen.add(part);
  }
  const capitals = password.slice(1).match(/\p{Lu}/gu)?.length ?? 0;
  return bits + Math.min(capitals, 4);
}

function bitsOfPart(part: string): number {
  if (isRun(part) || /^(.{1,4}?)\1+$/u.test(part)) return Math.min(bitsOf.run, part.length * bitsOf.digit);
  if (/^(?:19|20)\d\d$/.test(part)) return bitsOf.year;
  if (/^\d/.test(part)) return part.length * bitsOf.digit;
  if (/^[a-z]/.test(part)) return bitsOfLetters(part);
  return /^\p{ASCII}$/u.test(part) ? bitsOf.symbol : bitsOf.other;
}

/** A word, and two bits for each letter that a long one has more; letters that nobody can speak count singly. */
function bitsOfLetters(letters: string): number {
  const singly = letters.length * bitsOf.letter;
  if (/[^aeiouy]{5}/.test(letters)) return singly;
  return Math.min(singly, bitsOf.word + Math.max(0, letters.length - wordLetters) * 2);
}

const isRun = (part: string): boolean =>
  part.length >= partLength &&
  runs.some((run) => run.includes(part) || run.includes(Array.from(part).toReversed().join('')));

/** `p4ssw0rd` is `password` to those who guess: digits and signs between letters are read as the letters they stand for. */
const unleet = (text: string): string =>
  text.replace(/(?<=[a-z])[013457@$](?=[a-z])/gu, (sign) => leet[sign] ?? sign);
