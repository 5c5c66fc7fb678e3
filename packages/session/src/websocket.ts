import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { assertObject, assertOptionalFunction, assertRealm, assertSessionId } from './arguments.ts';
import { invalidToken, refused, storeRefused, type Refused } from './authenticate.ts';
import { AuthenticationError, type RefusalCode } from './authentication-error.ts';
import { queryTokens, readBearer } from './bearer.ts';
import type { Refusal } from './credentials.ts';
import { SessionStoreError } from './errors.ts';
import { eventsOf } from './hooks.ts';
import type { Session, VerifyTrace } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { SessionId } from './token.ts';

export { AuthenticationError, type RefusalCode } from './authentication-error.ts';

/** Result of authenticating an upgrade. Answer a refusal with `refuseUpgrade` instead of a WebSocket. */
export type UpgradeVerdict<Data> = { readonly ok: true; readonly session: Session<Data> } | UpgradeRefused;

/** An upgrade that was refused. `reason` is only for the server: do not send it to the client. */
export type UpgradeRefused = Refused;

/**
 * A place of the token in an upgrade.
 * - `header`: `Authorization: Bearer …`. A browser cannot set it; servers, native apps and command lines can.
 * - `subprotocol`: `Sec-WebSocket-Protocol: <yours>, bearer.<token>`. No proxy writes it to its log.
 * - `query`: `?access_token=…` (RFC 6750, section 2.3). Keep the URL out of logs.
 */
export type TokenPlace = 'header' | 'subprotocol' | 'query';

export type UpgradeOptions = {
  /** Places that may contain the token. Default: all of them. */
  readonly from?: readonly TokenPlace[];
  /**
   * Allows a one-time ticket in the query (`?ticket=…`), which a page requests before it connects. Resolves to the session of the
   * ticket and makes the ticket invalid, in one step. Null and undefined: there is no such ticket. If it rejects or throws, for
   * example because Redis is unavailable, the upgrade is refused with 503. `docs/recipes.md` has an example with Redis.
   */
  readonly redeemTicket?: (ticket: string) => Promise<SessionId | null | undefined>;
  /** Receives the errors of `redeemTicket`, for the log. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
  /** Name of the protected space in the challenge. Default: `session`. */
  readonly realm?: string;
  /** The object receives the durations of the check. */
  readonly trace?: VerifyTrace | undefined;
};

const everyPlace: readonly TokenPlace[] = ['header', 'subprotocol', 'query'];
const places: readonly unknown[] = everyPlace;
const subprotocolPrefix = 'bearer.';

/**
 * Verifies the token of an upgrade. It works with any WebSocket library, and does not slide the idle timeout, because a page
 * reconnects without an action of its user: call `sessions.touch` when a message arrives. It reads no cookie, because a browser
 * sends cookies with the upgrades of other sites too. An unavailable store is a refusal with 503. It rejects only for a
 * defect of the program, not for a request.
 *
 * @throws TypeError for arguments that are not sessions or not a request of Node, and for wrong options
 */
export async function authenticateUpgrade<Data>(
  sessions: Sessions<Data>,
  request: IncomingMessage,
  options: UpgradeOptions = {},
): Promise<UpgradeVerdict<Data>> {
  assertUpgrade(sessions, request);
  assertUpgradeOptions(options);
  const { from = everyPlace, redeemTicket, onError, realm = 'session', trace } = options;
  const refuse = (code: RefusalCode, refusal?: Refusal): UpgradeRefused =>
    refused(new AuthenticationError(code, realm, refusal));
  const header = readBearer(request, { onlyHeader: true });
  if (header.kind !== 'token' && header.kind !== 'none') return refuse('invalid_request', header);
  const found = [
    ...(header.kind === 'token' ? [{ place: 'header', value: header.token } as const] : []),
    ...offeredTokens(request).map((value) => ({ place: 'subprotocol', value }) as const),
    ...queryTokens(request.url).map((value) => ({ place: 'query', value }) as const),
    ...queryTokens(request.url, 'ticket').map((value) => ({ place: 'ticket', value }) as const),
  ];
  const [only, second] = found;
  if (second !== undefined) return refuse('invalid_request');
  if (only === undefined)
    return refuse('authentication_required', header.kind === 'none' ? header : undefined);
  try {
    if (only.place === 'ticket') {
      if (redeemTicket === undefined) return refuse('authentication_required');
      const id = await redeemed(redeemTicket, only.value, onError);
      const session = id === undefined ? undefined : await sessions.find(id);
      return session === undefined ? refuse('invalid_token', { reason: 'not_found' }) : { ok: true, session };
    }
    if (!from.includes(only.place))
      return refuse('authentication_required', {
        message: `This server accepts no token in the ${only.place} of an upgrade.`,
      });
    const verdict = await sessions.verify(only.value, { touch: false, trace });
    return verdict.ok ? verdict : refuse('invalid_token', invalidToken(only.value, verdict.reason));
  } catch (error) {
    return storeRefused(error);
  }
}

function assertUpgrade(sessions: unknown, request: unknown): void {
  if (typeof sessions !== 'object' || sessions === null || !('verifyCached' in sessions))
    throw new TypeError('authenticateUpgrade: the first argument must be the result of createSessions(…).');
  if (typeof request !== 'object' || request === null || !('rawHeaders' in request))
    throw new TypeError(
      "authenticateUpgrade: the second argument must be the request of the event 'upgrade' of node:http.",
    );
}

function assertUpgradeOptions(options: UpgradeOptions): void {
  const caller = 'authenticateUpgrade';
  assertObject(options, `${caller}: the third argument, { from, redeemTicket },`);
  const { from = everyPlace, redeemTicket, onError, realm = 'session' } = options;
  // The text 'header' has the method `includes` too, and would accept other places.
  if (!Array.isArray(from) || !from.every((place: unknown) => places.includes(place)))
    throw new TypeError(`${caller}: from must be an array of '${everyPlace.join("', '")}'.`);
  assertOptionalFunction(redeemTicket, `${caller}: redeemTicket`);
  assertOptionalFunction(onError, `${caller}: onError`);
  assertRealm(realm, caller);
}

/**
 * Resolves to the session of a ticket. The ticket is from the client and its store may be unavailable, so a failure is that of a
 * store and not a defect, which would end the process of a server that waits for no rejection.
 */
async function redeemed(
  redeemTicket: NonNullable<UpgradeOptions['redeemTicket']>,
  ticket: string,
  onError: UpgradeOptions['onError'],
): Promise<SessionId | undefined> {
  try {
    const id = (await redeemTicket(ticket)) ?? undefined;
    if (id !== undefined) assertSessionId(id, 'The result of redeemTicket');
    return id;
  } catch (cause) {
    eventsOf(onError && { onError }).onError(cause);
    throw new SessionStoreError('The ticket could not be redeemed.', { cause });
  }
}

/**
 * Returns the first subprotocol that contains no token, or false. The response of an upgrade must not contain the token, and
 * a browser closes a connection whose response has none of its subprotocols. It is the option `handleProtocols` of `ws`.
 */
export function chooseProtocol(offered: Iterable<string>): string | false {
  return [...offered].find((protocol) => !protocol.startsWith(subprotocolPrefix)) ?? false;
}

/** Sends the status and the headers of a refusal, and closes the connection. */
export function refuseUpgrade(
  socket: { end(text: string): unknown },
  { error }: Pick<UpgradeRefused, 'error'>,
): void {
  const headers = Object.entries({ ...error.headers, Connection: 'close', 'Content-Length': '0' });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines}\r\n`);
}

function offeredTokens({ headers }: IncomingMessage): string[] {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return offered
    .filter((protocol) => protocol.startsWith(subprotocolPrefix))
    .map((protocol) => protocol.slice(subprotocolPrefix.length));
}
