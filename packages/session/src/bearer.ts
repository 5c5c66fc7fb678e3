// Reads the token of a request in the header `Authorization` (RFC 6750, section 2).
import { AuthenticationError } from './authentication-error.ts';
import { formField, headerOf, type Credentials, type Presented, type RequestHead } from './credentials.ts';

const none: Presented = { kind: 'none' };
const invalidRequest: Presented = { kind: 'invalid_request' };
const scheme = 'bearer';

/** `realm`: name of the protected space in the challenge (RFC 9110, section 11.5). */
export function bearerCredentials(realm: string): Credentials {
  return {
    read: readBearer,
    readAll: allTokens,
    refuse: (code, reason) => new AuthenticationError(code, realm, reason === undefined ? {} : { reason }),
    headers: undefined,
    headersWhenEnded: undefined,
  };
}

/** Returns the token of the header. A request with a token in two places is invalid (RFC 6750, section 2). */
export function readBearer(request: RequestHead, { onlyHeader = false } = {}): Presented {
  if (hasSeveralAuthorizations(request.rawHeaders)) return invalidRequest;
  const presented = readAuthorization(headerOf(request, 'authorization'));
  const twice =
    presented.kind === 'token' &&
    !onlyHeader &&
    (queryTokens(request.url).length > 0 || formField(request, 'access_token') !== undefined);
  return twice ? invalidRequest : presented;
}

/** A character of a scheme's name (`tchar` in RFC 9110, section 5.6.2). */
const schemeCharacter = /^[\w!#$%&'*+.^`|~-]/;

/**
 * Parses `Bearer <token>`: the scheme in any case, spaces, and one word (RFC 6750, section 2.1). Only U+0020
 * counts as a space; `trim` would also remove a no-break space. It does not check the characters of the word:
 * wrong characters make the token invalid, not the request.
 */
function readAuthorization(header: string | undefined): Presented {
  if (header === undefined || header.slice(0, scheme.length).toLowerCase() !== scheme) return none;
  const rest = header.slice(scheme.length);
  if (schemeCharacter.test(rest)) return none; // `BearerX …` is another scheme
  const token = rest.replace(/^ +/, '');
  if (token === '' || token === rest || token.includes(' ') || token.includes('\t')) return invalidRequest;
  return { kind: 'token', token };
}

/** Returns the decoded values of a parameter in the query of a URL. `access_token`: RFC 6750, section 2.3. */
export function queryTokens(url: string | undefined, name = 'access_token'): string[] {
  const queryAt = url?.indexOf('?') ?? -1;
  return queryAt === -1 ? [] : new URLSearchParams(url?.slice(queryAt + 1)).getAll(name);
}

const authorizationLength = 'authorization'.length;

/** Counts in the raw headers, because Node drops repeated headers. The Web's `Headers` joins them, which is invalid too. */
function hasSeveralAuthorizations(rawHeaders: readonly string[] = []): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === authorizationLength && name.toLowerCase() === 'authorization') count += 1;
  }
  return count > 1;
}

/** Returns every word of a request that may be a token. Use this to end sessions, never to authenticate. */
function allTokens(request: RequestHead): string[] {
  const { rawHeaders, url } = request;
  const values =
    rawHeaders === undefined
      ? [headerOf(request, 'authorization') ?? '']
      : rawHeaders.flatMap((name, index) =>
          index % 2 === 0 && name.toLowerCase() === 'authorization' ? (rawHeaders[index + 1] ?? '') : [],
        );
  return [...new Set([...values.flatMap((value) => value.split(/[\s,]+/)), ...queryTokens(url)])];
}
