/**
 * Patterns of secrets in error messages: arguments that Redis repeats, URLs with a password, JWTs, and base64url texts longer
 * than a public id or a name. Their order ensures that no pattern removes part of a text that another pattern would match.
 */
const secrets = [
  [/(with args beginning with:)[^\n]*/g, '$1 [masked]'],
  [/(\w{1,20}:\/\/)[^\s/@]*@/g, '$1[masked]@'],
  [/((?:Bearer|Basic) )[^\s"']+/gi, '$1[masked]'],
  [/([?&]access_token=)[^&\s"']*/g, '$1[masked]'],
  // Matches only at the start of a word. Another token can contain "eyJ" by chance; its first part would then remain.
  [/(?<![\w-])eyJ[\w-]+(?:\.[\w-]*)+/g, '[masked]'],
  [/[\w-]{65,}/g, '[masked]'],
] as const;

/** Maximum length, in characters. A message may repeat text that a client sent. */
const maxLength = 8_000;

/** Replaces everything in the text that may be a secret, and shortens the text. */
export function masked(text: string): string {
  return secrets.reduce(
    (rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement),
    text.slice(0, maxLength),
  );
}
