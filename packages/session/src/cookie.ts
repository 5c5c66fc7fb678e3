import { AuthenticationError } from './authentication-error.ts';
import { formField, headerOf, type Credentials, type Presented, type RequestHead } from './credentials.ts';
import type { Keyring } from './keyring.ts';
import type { Issued } from './session.ts';
import { openToken, type SessionId } from './token.ts';

export type SessionCookieOptions = {
  /** Signs the tokens against cross-site requests. Use the keyring of the sessions. */
  readonly keyring: Keyring;
  /**
   * Name of the cookie. Default: `__Host-session`. It must start with `__Host-`: browsers accept such a cookie only from this
   * host, over TLS or from localhost, and for all its paths (RFC 6265bis, section 4.1.3.2).
   */
  readonly name?: string;
  /** Other origins that may cause unsafe requests, for example `https://app.example.com`. Default: none. */
  readonly origins?: readonly string[];
};

/** The headers of a response: the Web's `Headers`, or Node's `ServerResponse` (also that of Express, and `reply.raw` of Fastify). */
export type ResponseHead =
  | Pick<Headers, 'append' | 'set'>
  | {
      setHeader(name: string, value: string): unknown;
      appendHeader(name: string, value: string): unknown;
    };

/** Carries the token in a cookie instead of the header `Authorization`. Pass it to an adapter as its option `cookie`. */
export type SessionCookie = {
  readonly name: string;

  /**
   * Sets the cookie, and `Cache-Control: no-store`. Without `persistent`, the browser keeps the cookie until it closes;
   * otherwise until the absolute expiry of the session.
   */
  set(
    response: ResponseHead,
    issued: Issued<unknown>,
    options?: { readonly persistent?: boolean | undefined },
  ): void;

  /** Removes the cookie, and sets `Cache-Control: no-store`. */
  clear(response: ResponseHead): void;

  /**
   * Returns the token of a session against cross-site requests: 43 characters. Only browsers that send neither `Sec-Fetch-Site`
   * nor `Origin` need it, in the header `X-CSRF-Token` or the form field `csrf_token`.
   */
  csrfToken(id: SessionId): string;

  /** Reads the cookie and checks for cross-site requests, for an adapter. */
  credentials(realm: string): Credentials;
};

const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const noStore = { 'Cache-Control': 'no-store' } as const;

/** Methods that must change nothing (RFC 9110, section 9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** A cookie name after the prefix: characters of a token (RFC 6265, section 4.1.1). */
const cookieName = /^__Host-[\w!#$%&'*+.^`|~-]+$/;
const csrfCharacters = 43;

/** @throws TypeError for a name without the prefix `__Host-`, and for an origin that is not `scheme://host[:port]` */
export function sessionCookie({
  keyring,
  name = '__Host-session',
  origins = [],
}: SessionCookieOptions): SessionCookie {
  assertOptions(name, origins);
  const trusted: ReadonlySet<string> = new Set(origins);
  const removal = `${name}=; Max-Age=0; ${attributes}`;

  function read(request: RequestHead): Presented {
    const values = cookieValues(headerOf(request, 'cookie'), name);
    const [token, second] = values;
    if (second !== undefined) return { kind: 'invalid_request' };
    if (!safeMethods.has(request.method ?? 'GET') && isForbidden(request, token))
      return { kind: 'cross_site_request' };
    return token === undefined ? { kind: 'none' } : { kind: 'token', token };
  }

  /** A guest can have no token against cross-site requests, so only the headers can refuse a guest. */
  function isForbidden(request: RequestHead, token: string | undefined): boolean {
    const site = causeOf(request, trusted);
    if (site === 'unknown' && token !== undefined) return !hasCsrfToken(request, token);
    return site === 'another site';
  }

  function hasCsrfToken(request: RequestHead, token: string): boolean {
    const opened = openToken(keyring, token);
    // An invalid token is refused as such.
    if (!opened.ok) return true;
    const given = headerOf(request, 'x-csrf-token') ?? formField(request, 'csrf_token');
    if (typeof given !== 'string' || given.length !== csrfCharacters) return false;
    const signature = Buffer.from(given, 'base64url');
    return signature.toString('base64url') === given && verifies(opened.publicId, signature);
  }

  const verifies = (id: SessionId, signature: Uint8Array): boolean =>
    keyring.verify(csrfInput(id), signature, id);

  return {
    name,

    set(response, { token, session }, { persistent = false } = {}) {
      // The time of issue is the time of the last touch, so the lifetime needs no clock.
      const seconds = Math.floor((session.absoluteExpiresAtMs - session.touchedAtMs) / 1000);
      const lifetime = persistent ? `Max-Age=${seconds}; ` : '';
      write(response, `${name}=${token}; ${lifetime}${attributes}`);
    },

    clear: (response) => write(response, removal),
    csrfToken: (id) => keyring.sign(csrfInput(id)).toString('base64url'),

    credentials: (realm) => ({
      read,
      readAll: (request) => cookieValues(headerOf(request, 'cookie'), name),
      refuse: (code, reason) =>
        new AuthenticationError(code, realm, {
          scheme: 'Cookie',
          headers: code === 'invalid_token' ? { ...noStore, 'Set-Cookie': removal } : noStore,
          ...(reason === undefined ? {} : { reason }),
        }),
      headers: noStore,
      headersWhenEnded: { ...noStore, 'Set-Cookie': removal },
    }),
  };
}

function assertOptions(name: string, origins: readonly string[]): void {
  if (!cookieName.test(name))
    throw new TypeError(`sessionCookie: the name must start with "__Host-" (got "${name}").`);
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined)
    throw new TypeError(`sessionCookie: an origin is scheme://host[:port], without a path (got "${wrong}").`);
}

/** The input has 47 bytes. The input of a session's signature has 32, so neither signature is valid as the other one. */
const csrfInput = (id: SessionId): Buffer => Buffer.from(`csrf${id}`);

/** Returns all values of a cookie (RFC 6265, section 5.4). Two values: one of them may be from an attacker. */
function cookieValues(header: string | undefined, name: string): string[] {
  if (header === undefined) return [];
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/**
 * Returns which site caused a request. `Sec-Fetch-Site` cannot be set by a page. `none`: the user caused it, for example with
 * the address bar. Older browsers send only `Origin`, which is compared with the host of the request.
 */
function causeOf(
  request: RequestHead,
  trusted: ReadonlySet<string>,
): 'this site' | 'another site' | 'unknown' {
  const origin = headerOf(request, 'origin');
  if (origin !== undefined && trusted.has(origin)) return 'this site';
  const site = headerOf(request, 'sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'this site' : 'another site';
  if (origin === undefined) return 'unknown';
  return URL.canParse(origin) && new URL(origin).host === hostOf(request) ? 'this site' : 'another site';
}

/** HTTP/2 has `:authority` instead of `Host`. A Web `Request` may have only its URL. */
function hostOf(request: RequestHead): string | undefined {
  const host = headerOf(request, 'host') ?? authorityOf(request);
  if (host !== undefined) return host.toLowerCase();
  return request.url !== undefined && URL.canParse(request.url) ? new URL(request.url).host : undefined;
}

/** The Web's `Headers` would throw for the name `:authority`. */
function authorityOf({ headers }: RequestHead): string | undefined {
  if (typeof headers.get === 'function' || !(':authority' in headers)) return undefined;
  const authority = headers[':authority'];
  return typeof authority === 'string' ? authority : undefined;
}

function write(response: ResponseHead, cookie: string): void {
  if ('setHeader' in response) {
    response.appendHeader('Set-Cookie', cookie);
    response.setHeader('Cache-Control', noStore['Cache-Control']);
  } else {
    response.append('Set-Cookie', cookie);
    response.set('Cache-Control', noStore['Cache-Control']);
  }
}
