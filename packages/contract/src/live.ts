import * as z from 'zod/mini';

/**
 * The WebSocket of `/v1/live?access_token=…`: JSON text messages of at most 64 KB. Only `send` slides the idle timeout of the
 * session, so a page without activity does not keep its session alive.
 */

/** `Sec-WebSocket-Version` (RFC 6455, section 4.1). */
export const webSocketVersion = '13';

/** Maximum length of a message, in UTF-16 code units. */
export const messageLength = 500;

/** Maximum number of lines of a message. Further line breaks become spaces. */
export const maxLines = 10;

/** Maximum number of open sockets of a session, on all replicas together. */
export const socketsPerSession = 5;

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/;
const visible = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/u;

/** Removes empty lines and limits the number of lines. A text of blanks becomes empty. */
export function squeezeLines(text: string): string {
  const lines = text.split(lineBreak).filter((line) => visible.test(line));
  const last = lines.splice(maxLines - 1).join(' ');
  return [...lines, last].join('\n').trim();
}

const MessageText = z
  .string()
  .check(z.maxLength(messageLength, { abort: true }), z.overwrite(squeezeLines), z.minLength(1));

/** Any other message closes the socket with 1008. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('send'),
    /** The server returns this id as `ownId`, to this socket only. */
    id: z.string().check(z.minLength(1), z.maxLength(64)),
    text: MessageText,
  }),
  /** Requests a `pong`. A page cannot see the pings of the protocol. */
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** The public data of a socket. */
export const Presence = z.object({
  /** Each connection has a new id. */
  socketId: z.string(),
  userName: z.string(),
  displayName: z.string(),
  /** The replica that serves the socket. */
  replica: z.string(),
  /** Public id of the session that opened the socket. */
  sessionId: z.string(),
});
export type Presence = z.infer<typeof Presence>;

/** A user with sockets on a replica. `sessionId` is the session of the user's first socket. */
export const PresentUser = z.omit(Presence, { socketId: true });
export type PresentUser = z.infer<typeof PresentUser>;

/** Maximum number of users that a replica lists by name. Each join sends the list to every socket. */
export const namedAtMost = 50;

export const SocketCount = z.object({ replica: z.string(), sockets: z.int() });
export type SocketCount = z.infer<typeof SocketCount>;

/** The timeouts of the session that opened a socket. With them a page can name the timeout that ended its session. */
export const SessionLimits = z.object({
  idleTimeoutMs: z.int(),
  /** Time from this message to the absolute expiry. A duration, because the clocks of a server and a browser differ. */
  absoluteLeftMs: z.int(),
});
export type SessionLimits = z.infer<typeof SessionLimits>;

/** Reason why a message was not published. */
export const RefusedReason = z.enum(['too_many_messages', 'room_busy']);
export type RefusedReason = z.infer<typeof RefusedReason>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** The first message on a socket. `present` always contains the user of this socket. */
  z.object({
    type: z.literal('welcome'),
    socketId: z.string(),
    replica: z.string(),
    present: z.array(PresentUser),
    counts: z.array(SocketCount),
    session: SessionLimits,
  }),
  /** Sent after each change of `present` or `counts`. If `present` is absent, it has not changed. */
  z.object({
    type: z.literal('presence'),
    present: z.optional(z.array(PresentUser)),
    counts: z.array(SocketCount),
  }),
  z.object({
    type: z.literal('message'),
    /** Unique id from the server. */
    id: z.string(),
    /** Id from the sender. Only the sender receives it. */
    ownId: z.optional(z.string()),
    text: z.string().check(z.overwrite(squeezeLines)),
    from: Presence,
    sentAt: z.iso.datetime({ precision: 3 }),
    /** The replica that received the message, then the replica that delivers it. */
    via: z.tuple([z.string(), z.string()]),
  }),
  /** The message was not published. The socket stays open. */
  z.object({
    type: z.literal('refused'),
    ownId: z.string(),
    reason: RefusedReason,
    retryAfterMs: z.int(),
  }),
  z.object({ type: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Close codes. The codes 4000 to 4999 are for applications (RFC 6455, section 7.4.2). */
export const closeCode = {
  /** The replica stops. The client reconnects, with jitter. */
  serverStopping: 1001,
  protocolError: 1002,
  invalidPayload: 1007,
  /** The message does not match `ClientMessage`, or the client sent too many messages. */
  policyViolation: 1008,
  tooBig: 1009,
  /** Redis is unavailable. The client stays signed in and reconnects later. */
  tryAgainLater: 1013,
  /** The session ended. */
  signedOut: 4401,
  /** The session has a new token. The client reconnects with the new token. */
  tokenRotated: 4409,
  /** Sent after the upgrade: browsers hide the status of a refused upgrade. */
  tooManySockets: 4429,
} as const;
export type CloseCode = (typeof closeCode)[keyof typeof closeCode];
