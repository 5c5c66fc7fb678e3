import * as z from 'zod/mini';

/**
 * The WebSocket of `/v1/live?access_token=…`: JSON text messages of at most 64 KB. Only a `send` message slides the session's
 * idle timeout. Opening the socket, `ping` and the heartbeats of the protocol do not: an idle page keeps no session alive.
 */

/** The only supported version of the WebSocket protocol: `Sec-WebSocket-Version` (RFC 6455, section 4.1). */
export const webSocketVersion = '13';

/** Maximum length of a message's text, in UTF-16 code units. */
export const messageLength = 500;

/** Maximum number of lines of a message. Further line breaks become spaces. */
export const maxLines = 10;

/** Maximum number of open sockets of one session, on all replicas together. */
export const socketsPerSession = 5;

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/;
/** Matches a visible character: not a blank, a control character or a character that Unicode calls ignorable. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/u;

/** Returns the text without empty lines, with at most `maxLines` lines. A text of blanks only becomes empty. */
export function squeezeLines(text: string): string {
  const lines = text.split(lineBreak).filter((line) => visible.test(line));
  const last = lines.splice(maxLines - 1).join(' ');
  return [...lines, last].join('\n').trim();
}

const MessageText = z
  .string()
  .check(z.maxLength(messageLength, { abort: true }), z.overwrite(squeezeLines), z.minLength(1));

/** A message that a page may send. Any other message closes the socket with 1008. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('send'),
    /** The page's own id of the message. The server returns it to this socket only, as `ownId`. */
    id: z.string().check(z.minLength(1), z.maxLength(64)),
    text: MessageText,
  }),
  /** Requests a `pong`, which proves that the connection works. A page cannot send or see the pings of the protocol. */
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** The public data of a socket. */
export const Presence = z.object({
  /** New with each connection. */
  socketId: z.string(),
  userName: z.string(),
  displayName: z.string(),
  /** Name of the replica that serves the socket. */
  replica: z.string(),
  /** Public id of the session that opened the socket. The page draws its fingerprint. */
  sessionId: z.string(),
});
export type Presence = z.infer<typeof Presence>;

/** A user with one or more sockets on a replica. The session is that of the first of these sockets. */
export const PresentUser = z.omit(Presence, { socketId: true });
export type PresentUser = z.infer<typeof PresentUser>;

/** Maximum number of users that a replica lists by name. Without a limit each join would send a long list to every socket. */
export const namedAtMost = 50;

/** Number of sockets of a replica. */
export const SocketCount = z.object({ replica: z.string(), sockets: z.int() });
export type SocketCount = z.infer<typeof SocketCount>;

/** Why the server did not publish a message: the user sent too many, or the room as a whole is busy. */
export const RefusedReason = z.enum(['too_many_messages', 'room_busy']);
export type RefusedReason = z.infer<typeof RefusedReason>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** The first message of a socket: its id, its replica and the users in the room. The own user is always in the list. */
  z.object({
    type: z.literal('welcome'),
    socketId: z.string(),
    replica: z.string(),
    present: z.array(PresentUser),
    counts: z.array(SocketCount),
  }),
  /** The users in the room, on all replicas. Sent after each change. Without `present` the names have not changed. */
  z.object({
    type: z.literal('presence'),
    present: z.optional(z.array(PresentUser)),
    counts: z.array(SocketCount),
  }),
  z.object({
    type: z.literal('message'),
    /** Id from the server. It is unique, so no message can replace another message. */
    id: z.string(),
    /** Id from the sender. Only the socket that sent the message receives it, as a confirmation of the delivery. */
    ownId: z.optional(z.string()),
    text: z.string().check(z.overwrite(squeezeLines)),
    from: Presence,
    sentAt: z.iso.datetime({ precision: 3 }),
    /** The replica that received the message, then the replica that delivers it. Both can be the same replica. */
    via: z.tuple([z.string(), z.string()]),
  }),
  /** The message `ownId` of this socket was not published. The socket stays open. */
  z.object({
    type: z.literal('refused'),
    ownId: z.string(),
    reason: RefusedReason,
    retryAfterMs: z.int(),
  }),
  z.object({ type: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Codes with which the server closes a socket. 4000 to 4999 are for applications (RFC 6455, section 7.4.2). */
export const closeCode = {
  /** The replica stops. The client reconnects, with jitter. */
  serverStopping: 1001,
  protocolError: 1002,
  invalidPayload: 1007,
  /** The client sent a message that is not in `ClientMessage`, or too many messages. */
  policyViolation: 1008,
  tooBig: 1009,
  /** Redis is unavailable. The client stays signed in and reconnects later. */
  tryAgainLater: 1013,
  /** The session ended. */
  signedOut: 4401,
  /** The session has a new token. The client reconnects with it. */
  tokenRotated: 4409,
  /** The session has `socketsPerSession` open sockets. Sent after the upgrade: browsers hide the status of a refused upgrade. */
  tooManySockets: 4429,
} as const;
export type CloseCode = (typeof closeCode)[keyof typeof closeCode];
