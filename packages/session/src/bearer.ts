// Reads the token of a request (RFC 6750, section 2) and builds the challenge of a refusal (section 3). It
// depends on no framework: headers and URL are those of Node.

/** Reason why a request has no session. The code is stable, because clients depend on it. */
export type RefusalCode = 'authentication_required' | 'invalid_request' | 'invalid_token';

/** HTTP status of each code (RFC 6750, section 3.1). */
export const refusalStatus = {
  authentication_required: 401,
  invalid_request: 400,
  invalid_token: 401,
} as const satisfies Record<RefusalCode, number>;

/** The credentials of a request. `none`: it has no Authorization header, or one of another scheme. */
export type Presented =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid_request' };

const none: Presented = { kind: 'none' };
const invalidRequest: Presented = { kind: 'invalid_request' };
const scheme = 'bearer';

/** A character of a scheme's name (`tchar` in RFC 9110, section 5.6.2). */
const schemeCharacter = /^[\w!#$%&'*+.^`|~-]/;

/**
 * Parses `Bearer <token>`: the scheme in any case, spaces, and one word (RFC 6750, section 2.1). Only U+0020
 * counts as a space; `trim` would also remove a no-break space. It does not check the characters of the word:
 * wrong characters make the token invalid, not the request.
 */
export function readAuthorization(header: string | undefined): Presented {
  if (header === undefined || header.slice(0, scheme.length).toLowerCase() !== scheme) return none;
  const rest = header.slice(scheme.length);
  if (schemeCharacter.test(rest)) return none; // `BearerX …` is another scheme
  const token = rest.replace(/^ +/, '');
  if (token === '' || token === rest || token.includes(' ') || token.includes('\t')) return invalidRequest;
  return { kind: 'token', token };
}

/** Returns the decoded tokens in the query of a URL (RFC 6750, section 2.3). */
export function queryTokens(url: string): string[] {
  const queryAt = url.indexOf('?');
  return queryAt === -1 ? [] : new URLSearchParams(url.slice(queryAt + 1)).getAll('access_token');
}

/** Counts in the raw headers (alternating names and values), because Node joins or drops repeated headers. */
export function hasSeveralAuthorizations(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'authorization') count += 1;
  }
  return count > 1;
}

/** Returns every word of a request that may be a token. Use this to end sessions, never to authenticate. */
export function allTokens(rawHeaders: readonly string[], url: string): string[] {
  const words = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() === 'authorization'
      ? (rawHeaders[index + 1] ?? '').split(/[\s,]+/)
      : [],
  );
  return [...new Set([...words, ...queryTokens(url)])];
}

/**
 * Returns the value of `WWW-Authenticate` (RFC 6750, section 3). It has no `error` if the request had no
 * credentials.
 */
export function challengeOf(code: RefusalCode, realm: string): string {
  return code === 'authentication_required'
    ? `Bearer realm="${realm}"`
    : `Bearer realm="${realm}", error="${code}"`;
}
