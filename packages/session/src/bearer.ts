// Reads the token of a request in the header `Authorization` (RFC 6750, section 2).
import { AuthenticationError } from './authentication-error.ts';
import { tokenCharacters } from './token.ts';
import { formField, headerOf, type Credentials, type Presented, type RequestHead } from './credentials.ts';

const none: Presented = { kind: 'none' };
const scheme = 'bearer';

const expected = 'Send "Authorization: Bearer <token>": the word Bearer, one space, and the token.';
const severalHeaders: Presented = {
  kind: 'invalid_request',
  message: 'The request has several headers Authorization. Send one.',
};
const severalPlaces: Presented = {
  kind: 'invalid_request',
  message: 'The request has a token in the header Authorization and in access_token. Send one of them.',
};
const badHeader: Presented = { kind: 'invalid_request', message: expected };
const objectAsToken: Presented = {
  kind: 'invalid_request',
  message: `The header Authorization contains an object, not its token. ${expected}`,
};
const noScheme: Presented = {
  kind: 'none',
  message: `The header Authorization has no word Bearer before the token. ${expected}`,
};

/** `realm`: name of the protected space in the challenge (RFC 9110, section 11.5). */
export function bearerCredentials(realm: string): Credentials {
  return {
    read: (request) => readBearer(request),
    readAll: allTokens,
    refuse: (_request, code, refusal) => new AuthenticationError(code, realm, refusal),
    headers: {},
    remove: undefined,
  };
}

/** Returns the token of the header. A request with a token in two places is invalid (RFC 6750, section 2). */
export function readBearer(request: RequestHead, { onlyHeader = false } = {}): Presented {
  if (hasSeveralAuthorizations(request.rawHeaders)) return severalHeaders;
  const presented = readAuthorization(headerOf(request, 'authorization'));
  const twice =
    presented.kind === 'token' &&
    !onlyHeader &&
    (queryTokens(request.url).length > 0 || formField(request, 'access_token') !== undefined);
  return twice ? severalPlaces : presented;
}

/** A header that is a token without a scheme: another scheme has a space after its name (RFC 9110, section 11.4). */
const onlyToken = /^[\w-]{43,}$/;

/** A character of a scheme's name (`tchar` in RFC 9110, section 5.6.2). */
const schemeCharacter = /^[\w!#$%&'*+.^`|~-]/;

/**
 * Parses `Bearer <token>`: the scheme in any case, spaces, and one word (RFC 6750, section 2.1). Only U+0020
 * counts as a space; `trim` would also remove a no-break space. It does not check the characters of the word:
 * wrong characters make the token invalid, not the request.
 */
function readAuthorization(header: string | undefined): Presented {
  if (header === undefined) return none;
  // Almost every request; parsing the other forms takes three times as long.
  if (header.startsWith('Bearer ') && header[7] !== ' ') return readWord(header.slice(7));
  if (header.slice(0, scheme.length).toLowerCase() !== scheme)
    return onlyToken.test(header) ? noScheme : none;
  const rest = header.slice(scheme.length);
  if (schemeCharacter.test(rest)) return none; // `BearerX …` is another scheme
  return rest.startsWith(' ') || rest.startsWith('[object ') ? readWord(rest.replace(/^ +/, '')) : badHeader;
}

function readWord(token: string): Presented {
  if (token.startsWith('[object ')) return objectAsToken;
  if (token === '' || token.includes(' ') || token.includes('\t')) return badHeader;
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

/** Returns what is wrong with a token that does not have the format of one. */
export function messageOfMalformed(token: string): string {
  if (token === 'undefined' || token === 'null')
    return `The token is the text "${token}": the client sent a variable without a value.`;
  const got = token.length === tokenCharacters ? 'this one has other characters' : `got ${token.length}`;
  return `A token of a session has ${tokenCharacters} characters of base64url (${got}). Send the token of the sign-in as it is.`;
}
