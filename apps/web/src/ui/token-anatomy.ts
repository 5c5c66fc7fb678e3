/**
 * base64url writes six bits a character, so the two halves of 32 bytes do not part between characters: the 43rd holds the
 * id's last four bits and the signature's first two.
 */
export const tokenLength = 86;
const wholeIdCharacters = 42;

export type TokenParts = { id: string; shared: string; signature: string };

/** What each character of a token belongs to; a text of another length is cut at the same places. */
export function tokenParts(token: string): TokenParts {
  return {
    id: token.slice(0, wholeIdCharacters),
    shared: token.slice(wholeIdCharacters, wholeIdCharacters + 1),
    signature: token.slice(wholeIdCharacters + 1),
  };
}

/** All but the first and the last few characters as dots: enough to recognise it, not enough to use it. */
export function maskToken(token: string): string {
  const shown = 4;
  if (token.length <= shown * 4) return '•'.repeat(token.length);
  return `${token.slice(0, shown)}${'•'.repeat(token.length - shown * 2)}${token.slice(-shown)}`;
}
