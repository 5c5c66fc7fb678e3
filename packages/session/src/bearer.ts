/**
 * Where a request may carry its token (RFC 6750, section 2), and what is said when it does it wrongly (section 3).
 * It knows no framework: `headers` and `url` are Node's.
 */

/** Why a request has no session. Stable: clients switch on it. */
export type RefusalCode = 'authentication_required' | 'invalid_request' | 'invalid_token';

/** RFC 6750, section 3.1. */
export const refusalStatus = {
  authentication_required: 401,
  invalid_request: 400,
  invalid_token: 401,
} as const satisfies Record<RefusalCode, number>;

/** What a request presents. `none`: no Authorization header, or one of another scheme. */
export type Presented =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid_request' };

const none: Presented = { kind: 'none' };
const invalidRequest: Presented = { kind: 'invalid_request' };
const scheme = 'bearer';

/** Characters of the name of a scheme (RFC 9110, section 5.6.2, `tchar`). */
const schemeCharacter = /^[\w!#$%&'*+.^`|~-]/;

/**
 * Reads `Bearer <token>`: the scheme in any case, spaces, and one word (RFC 6750, section 2.1). Only U+0020 is a space: a
 * no-break space, which `trim` takes for one too, makes the request invalid. Whether the word can be a token is asked
 * later: a wrong alphabet is a wrong token, and not a wrong request.
 */
export function readAuthorization(header: string | undefined): Presented {
  if (header === undefined || header.slice(0, scheme.length).toLowerCase() !== scheme) return none;
  const rest = header.slice(scheme.length);
  if (schemeCharacter.test(rest)) return none; // `BearerX …` is another scheme
  const token = rest.replace(/^ +/, '');
  if (token === '' || token === rest || token.includes(' ') || token.includes('\t')) return invalidRequest;
  return { kind: 'token', token };
}

/** The tokens in the query of a request target (RFC 6750, section 2.3), decoded. */
export function queryTokens(url: string): string[] {
  const queryAt = url.indexOf('?');
  return queryAt === -1 ? [] : new URLSearchParams(url.slice(queryAt + 1)).getAll('access_token');
}

/** Node joins or drops repeated headers; only the raw ones, names and values in turn, tell that there were two. */
export function hasSeveralAuthorizations(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'authorization') count += 1;
  }
  return count > 1;
}

/** Every word of a request that may be a token, wherever it is and however wrong the request: what to end, not whom to trust. */
export function allTokens(rawHeaders: readonly string[], url: string): string[] {
  const words = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() === 'authorization'
      ? (rawHeaders[index + 1] ?? '').split(/[\s,]+/)
      : [],
  );
  return [...new Set([...words, ...queryTokens(url)])];
}

/** The value of `WWW-Authenticate` (RFC 6750, section 3): without `error` where no credentials were presented. */
export function challengeOf(code: RefusalCode, realm: string): string {
  return code === 'authentication_required'
    ? `Bearer realm="${realm}"`
    : `Bearer realm="${realm}", error="${code}"`;
}
