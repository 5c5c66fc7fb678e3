/**
 * Patterns of secrets in the text of an error, ordered so that no pattern cuts another: the arguments that Redis
 * repeats in an error, a URL with a password, a JWT, a run of base64url that is longer than a public id or a name.
 */
const secrets = [
  [/(with args beginning with:)[^\n]*/g, '$1 [masked]'],
  [/(\w{1,20}:\/\/)[^\s/@]*@/g, '$1[masked]@'],
  [/((?:Bearer|Basic) )[^\s"']+/gi, '$1[masked]'],
  [/([?&]access_token=)[^&\s"']*/g, '$1[masked]'],
  // Where a run begins: in the middle of a token these letters are chance, and the rest of the token would stay.
  [/(?<![\w-])eyJ[\w-]+(?:\.[\w-]*)+/g, '[masked]'],
  [/[\w-]{65,}/g, '[masked]'],
] as const;

/** A longer text is cut, in characters: a message may repeat what a client sent. */
const longest = 8_000;

/** Returns the text without what may be a secret. */
export function masked(text: string): string {
  return secrets.reduce(
    (left, [pattern, instead]) => left.replaceAll(pattern, instead),
    text.slice(0, longest),
  );
}
