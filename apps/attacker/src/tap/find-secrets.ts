/** Part of a text that is a secret. `end` is the position after it. */
export type Secret = {
  readonly kind: 'password' | 'token';
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

/** Patterns of the secrets that the tap looks for: the password in the JSON of a sign-in, and a token of the bank in a header or a cookie. */
const patterns = [
  ['password', /(?<="password":")[^"]{1,64}(?=")/g],
  ['token', /(?<=Bearer |bank=)[\w-]{86}(?![\w-])/g],
] as const;
const secretsAtMost = 20;

/** Returns the passwords and tokens in bytes that were read as Latin-1, in order. */
export const secretsIn = (text: string): readonly Secret[] =>
  patterns
    .flatMap(([kind, pattern]) =>
      [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
        kind,
        start: index,
        end: index + found.length,
        text: found,
      })),
    )
    .sort((one, other) => one.start - other.start)
    .slice(0, secretsAtMost);
