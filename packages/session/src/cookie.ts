import { AuthenticationError } from './authentication-error.ts';
import { assertObject, assertSessionId } from './arguments.ts';
import {
  formField,
  headerOf,
  type Credentials,
  type FormToken,
  type Presented,
  type RequestHead,
} from './credentials.ts';
import type { Keyring } from './keyring.ts';
import { setCookie, setCookieUnlessSet, setHeaders, type ResponseHead } from './response-head.ts';
import type { Issued } from './session.ts';
import { openToken, type SessionId } from './token.ts';

export type { ResponseHead } from './response-head.ts';

export type SessionCookieOptions = {
  /** Signs the tokens against cross-site requests. Use the keyring of the sessions. */
  readonly keyring: Keyring;
  /**
   * Name of the cookie. Default: `__Host-session`. It must start with `__Host-`: browsers accept such a cookie only from this
   * host, over TLS or from localhost, and for all its paths (RFC 6265bis, section 4.1.3.2).
   */
  readonly name?: string;
  /**
   * Other origins that may cause unsafe requests, for example `https://app.example.com`. Default: none. Browsers without
   * `Sec-Fetch-Site` send `Origin`, which is compared with `Host`: add your public origin if a proxy changes `Host`.
   */
  readonly origins?: readonly string[];
};

/** Carries the token in a cookie instead of the header `Authorization`. Pass it to an adapter as its option `cookie`. */
export type SessionCookie = {
  readonly name: string;

  /**
   * Sets the cookie next to other cookies of the response, and `Cache-Control: no-store`. The response is that of Express or
   * `node:http`, a reply of Fastify, a Web `Response` or its `Headers`. Without `persistent`, the browser keeps the cookie until it closes;
   * otherwise until the absolute expiry of the session.
   *
   * @throws TypeError for an object that is not a response, for headers that cannot be changed (`Response.redirect()`), and
   * without a token
   */
  set(
    response: ResponseHead,
    issued: Issued<unknown>,
    options?: { readonly persistent?: boolean | undefined },
  ): void;

  /**
   * Removes the cookie, and sets `Cache-Control: no-store`.
   *
   * @throws TypeError as `set` does
   */
  clear(response: ResponseHead): void;

  /**
   * Returns the token of a session against cross-site requests: 43 characters. Only browsers that send neither `Sec-Fetch-Site`
   * nor `Origin` need it, in the header `X-CSRF-Token` or in the form field `csrf_token`. Express reads the form field itself
   * after `express.urlencoded()`. With `/web` and `/http`, pass its value as the option `csrfToken` of the check.
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
const bearer = /^bearer /i;

/** @throws TypeError without a keyring, for a name without the prefix `__Host-`, and for an origin that is not `scheme://host[:port]` */
export function sessionCookie(options: SessionCookieOptions): SessionCookie {
  assertObject(options, 'sessionCookie: the options');
  const { keyring, name = '__Host-session', origins = [] } = options;
  assertOptions(keyring, name, origins);
  const trusted: ReadonlySet<string> = new Set(origins);
  const removal = `${name}=; Max-Age=0; ${attributes}`;

  function read(request: RequestHead, { csrfToken }: FormToken = {}): Presented {
    const values = cookieValues(headerOf(request, 'cookie'), name);
    const [token, second] = values;
    if (second !== undefined)
      return { kind: 'invalid_request', message: `The request has the cookie ${name} twice.` };
    const message = safeMethods.has(request.method ?? 'GET')
      ? undefined
      : faultOf(request, token, csrfToken ?? undefined);
    if (message !== undefined) return { kind: 'cross_site_request', message };
    if (token !== undefined) return { kind: 'token', token };
    return bearer.test(headerOf(request, 'authorization') ?? '')
      ? {
          kind: 'none',
          message: `This server reads the token from the cookie ${name}, not from the header Authorization.`,
        }
      : { kind: 'none' };
  }

  /**
   * Returns why an unsafe request may be that of another site. A guest can have no token against cross-site requests, so only
   * the headers can refuse a guest. Without both headers a guest is accepted: it is a program without cookies of a user,
   * because browsers since 2020 send `Origin` with every unsafe request to another site. The reasons are in
   * docs/decisions/0017-a-guest-is-checked-by-headers-without-a-token.md of the repository.
   */
  function faultOf(request: RequestHead, token: string | undefined, csrfToken: unknown): string | undefined {
    const cause = causeOf(request, trusted);
    if (cause !== 'unknown' || token === undefined) return cause === 'unknown' ? undefined : cause.fault;
    const opened = openToken(keyring, token);
    // An invalid token is refused as such.
    if (!opened.ok) return undefined;
    const given = headerOf(request, 'x-csrf-token') ?? csrfToken ?? formField(request, 'csrf_token');
    if (given === undefined)
      return (
        'The request has neither Sec-Fetch-Site nor Origin, as browsers send them. ' +
        'Send cookie.csrfToken(publicId) in the header X-CSRF-Token, or in the form field csrf_token.'
      );
    return isCsrfToken(given, opened.publicId)
      ? undefined
      : 'The token in X-CSRF-Token or csrf_token is not that of this session: send cookie.csrfToken(publicId).';
  }

  function isCsrfToken(given: unknown, id: SessionId): boolean {
    if (typeof given !== 'string' || given.length !== csrfCharacters) return false;
    const signature = Buffer.from(given, 'base64url');
    return signature.toString('base64url') === given && verifies(id, signature);
  }

  const verifies = (id: SessionId, signature: Uint8Array): boolean =>
    keyring.verify(csrfInput(id), signature, id);

  return {
    name,

    set(response, issued, { persistent = false } = {}) {
      assertIssued(issued);
      const { token, session } = issued;
      // The time of issue is the time of the last touch, so the lifetime needs no clock.
      const seconds = Math.floor((session.absoluteExpiresAtMs - session.touchedAtMs) / 1000);
      const lifetime = persistent ? `Max-Age=${seconds}; ` : '';
      setCookie(response, name, `${name}=${token}; ${lifetime}${attributes}`, 'cookie.set');
    },

    clear: (response) => setCookie(response, name, removal, 'cookie.clear'),

    csrfToken(id) {
      assertSessionId(id);
      return keyring.sign(csrfInput(id)).toString('base64url');
    },

    credentials: (realm) => ({
      read,
      readAll: (request) => cookieValues(headerOf(request, 'cookie'), name),
      refuse: (request, code, refusal) =>
        new AuthenticationError(code, realm, {
          ...refusal,
          scheme: 'Cookie',
          headers:
            code === 'invalid_token' && isNavigation(request)
              ? { ...noStore, 'Set-Cookie': removal }
              : noStore,
        }),
      headers: noStore,
      remove: (request, response) =>
        isNavigation(request)
          ? setCookieUnlessSet(response, name, removal, 'applyTo')
          : setHeaders(response, noStore, 'applyTo'),
    }),
  };
}

function assertOptions(keyring: Keyring, name: string, origins: readonly string[]): void {
  if (typeof keyring?.sign !== 'function')
    throw new TypeError(
      'sessionCookie: keyring must be the result of `createKeyring(…)`, the same as that of createSessions.',
    );
  if (!cookieName.test(name))
    throw new TypeError(`sessionCookie: the name must start with "__Host-" (got "${name}").`);
  const isList: boolean = Array.isArray(origins);
  if (!isList)
    throw new TypeError("sessionCookie: origins must be an array, for example ['https://app.example.com'].");
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

/** `fault` names the failed check if another site caused the request. */
type Cause = 'unknown' | { readonly fault: string | undefined };

/**
 * Returns which site caused a request. `Sec-Fetch-Site` cannot be set by a page. `none`: the user caused it, for example with
 * the address bar. Older browsers send only `Origin`, which is compared with the host of the request.
 */
function causeOf(request: RequestHead, trusted: ReadonlySet<string>): Cause {
  const origin = headerOf(request, 'origin');
  if (origin !== undefined && trusted.has(origin)) return { fault: undefined };
  const site = headerOf(request, 'sec-fetch-site');
  if (site !== undefined)
    return { fault: site === 'same-origin' || site === 'none' ? undefined : foreignSite };
  if (origin === undefined) return 'unknown';
  const isOwn = URL.canParse(origin) && new URL(origin).host === hostOf(request);
  return { fault: isOwn ? undefined : foreignOrigin };
}

const foreignSite =
  'The header Sec-Fetch-Site shows that another site caused this request. Send it from a page of this origin, or add the ' +
  'origin of the page to the option origins of sessionCookie.';
const foreignOrigin =
  'The header Origin is not the origin of this server. Send the request from a page of this origin. If a proxy changes the ' +
  'header Host, or for another origin of yours, add the origin to the option origins of sessionCookie.';

/**
 * Whether the browser opens a page (Fetch Metadata, `Sec-Fetch-Mode`). Only such a response removes the cookie of an ended
 * session. The response to `fetch` may arrive after that of a sign-in, and would remove the new cookie.
 */
const isNavigation = (request: RequestHead): boolean => headerOf(request, 'sec-fetch-mode') === 'navigate';

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

function assertIssued(issued: Issued<unknown>): void {
  if (typeof issued?.token === 'string' && typeof issued.session === 'object') return;
  throw new TypeError(
    'cookie.set: the second argument must be the { token, session } of create, createGuest, renew or rotate. ' +
      'renew and rotate resolve to undefined if the session has ended: call create then.',
  );
}
