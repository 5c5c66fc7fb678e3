import * as z from 'zod/mini';

/**
 * The WebSocket of `/v1/live?access_token=…`: JSON text messages of at most 64 KB. Only a `send` message slides the session's
 * idle timeout. Opening the socket, `ping` and the heartbeats of the protocol do not: an idle page keeps no session alive.
 */

/** The only version of the WebSocket protocol that is spoken: `Sec-WebSocket-Version` (RFC 6455, section 4.1). */
export const webSocketVersion = '13';

/** Maximum length of a message's text, in UTF-16 code units. */
export const messageLength = 500;

/** Maximum number of lines of a message. Further line breaks become spaces. */
export const maxLines = 10;

/** Maximum number of open sockets of one session, on all replicas together. */
export const socketsPerSession = 5;

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/;
/** Matches a character that takes ink: no blank, no control character, nothing that Unicode calls ignorable. */
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
  /** Asks for a `pong`: shows a page that the connection still works. Browsers give a page no ping of the protocol. */
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** A socket, as everybody may see it. */
export const Presence = z.object({
  /** New with each connection. */
  socketId: z.string(),
  userName: z.string(),
  displayName: z.string(),
  /** The replica that holds the socket. */
  replica: z.string(),
  /** Public id of the session that opened the socket. The page draws its fingerprint. */
  sessionId: z.string(),
});
export type Presence = z.infer<typeof Presence>;

/** A user with one or more sockets on a replica. The session is that of the first of these sockets. */
export const PresentUser = z.omit(Presence, { socketId: true });
export type PresentUser = z.infer<typeof PresentUser>;

/** Maximum number of users that a replica lists by name. Without a limit each join would cost a whole page for everybody. */
export const namedAtMost = 50;

/** Number of sockets of a replica. */
export const SocketCount = z.object({ replica: z.string(), sockets: z.int() });
export type SocketCount = z.infer<typeof SocketCount>;

/** Why the server did not publish a message: the user sent too many, or the room as a whole is busy. */
export const RefusedReason = z.enum(['too_many_messages', 'room_busy']);
export type RefusedReason = z.infer<typeof RefusedReason>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** The first message: names this socket and its replica, and lists who is here. The own user is always in the list. */
  z.object({
    type: z.literal('welcome'),
    socketId: z.string(),
    replica: z.string(),
    present: z.array(PresentUser),
    counts: z.array(SocketCount),
  }),
  /** Lists who is here on every replica, after each change. Without `present` the names have not changed. */
  z.object({
    type: z.literal('presence'),
    present: z.optional(z.array(PresentUser)),
    counts: z.array(SocketCount),
  }),
  z.object({
    type: z.literal('message'),
    /** The server's id. It is unique, so that no message can replace another. */
    id: z.string(),
    /** The sender's id of the message. Only in the copy for the socket that sent it, where it confirms the delivery. */
    ownId: z.optional(z.string()),
    text: z.string().check(z.overwrite(squeezeLines)),
    from: Presence,
    sentAt: z.iso.datetime({ precision: 3 }),
    /** The replica that received the message, then the replica that delivered it. Both may be the same. */
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

/** Why the server closed the socket. 4000 to 4999 are the application's (RFC 6455, section 7.4.2). */
export const closeCode = {
  /** The replica is going away: come back, with jitter. */
  goingAway: 1001,
  protocolError: 1002,
  invalidPayload: 1007,
  /** A message that is not in `ClientMessage`, or a flood of messages. */
  policyViolation: 1008,
  tooBig: 1009,
  /** The store is away: come back later, still signed in. */
  tryAgainLater: 1013,
  /** The session ended, whichever way. */
  signedOut: 4401,
  /** The session has a new token: come back with it. */
  tokenRotated: 4409,
  /** The session has `socketsPerSession` open sockets. Sent after the upgrade: browsers hide the status of a refused one. */
  tooManySockets: 4429,
} as const;
export type CloseCode = (typeof closeCode)[keyof typeof closeCode];
