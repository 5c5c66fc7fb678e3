import type { AuthenticationError, RefusalCode } from './authentication-error.ts';
import type { ResponseHead } from './response-head.ts';
import type { InvalidReason } from './session.ts';

/** The part of a request that contains credentials. Node's `IncomingMessage`, Express' and the Web's `Request` have it. */
export type RequestHead = {
  readonly method?: string | undefined;
  /** Path and query, or the whole URL. */
  readonly url?: string | undefined;
  readonly headers: Headers | NodeHeaders;
  /** Names and values in turn. Only Node has them. */
  readonly rawHeaders?: readonly string[];
  /** The form, if a body parser has run. */
  readonly body?: unknown;
};

type NodeHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The credentials of a request. `none`: the request has no token. `message` names what was expected, for the error. */
export type Presented =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' | 'invalid_request' | 'cross_site_request'; readonly message?: string };

/** Why a request was refused. */
export type Refusal = { readonly reason?: InvalidReason; readonly message?: string | undefined };

/** The value of the form field `csrf_token`, where the adapter cannot read the form. */
export type FormToken = { readonly csrfToken?: unknown };

/** How requests carry tokens: in the header `Authorization`, or in a cookie. */
export type Credentials = {
  read(request: RequestHead, form?: FormToken): Presented;
  /** Returns every word of the request that may be a token. Use the words to end sessions, never to authenticate. */
  readAll(request: RequestHead): string[];
  refuse(request: RequestHead, code: RefusalCode, refusal?: Refusal): AuthenticationError;
  /** Headers of each response to an accepted request. */
  readonly headers: ResponseHeaders;
  /**
   * Sets the headers of the response to a token that has ended, and may remove the token from the client. The request is then
   * that of a guest. Undefined: the server cannot remove the token, and refuses the request.
   */
  readonly remove: ((request: RequestHead, response: ResponseHead) => void) | undefined;
};

/** Headers to set on a response: values by name. None of them is `Set-Cookie`. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** Returns a header by its name in lower case. Several headers are joined with a comma. */
export function headerOf({ headers }: RequestHead, name: string): string | undefined {
  if (isWebHeaders(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** A header of Node with the name `get` would be a string. */
const isWebHeaders = (headers: Headers | NodeHeaders): headers is Headers =>
  typeof headers['get'] === 'function';

/** Returns a field of the form. Undefined without a body parser: the body of a Web `Request` is a stream. */
export function formField(request: RequestHead, name: string): unknown {
  const { body } = request;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  const fields: [string, unknown][] = Object.entries(body);
  return type === 'application/x-www-form-urlencoded' ? new Map(fields).get(name) : undefined;
}
