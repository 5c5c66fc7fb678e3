import * as z from 'zod/mini';

/** The WebSocket of `/v1/live?access_token=…`: JSON text messages of at most 64 KB. */

/** The only version of the WebSocket protocol that is spoken: `Sec-WebSocket-Version` (RFC 6455, section 4.1). */
export const webSocketVersion = '13';

export const sayLength = 500;

/** What a page may send. Anything else closes the socket with 1008. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('say'),
    /** The page's own name for the message, echoed to everybody: lets the sender find its own. */
    id: z.string().check(z.minLength(1), z.maxLength(64)),
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(sayLength)),
  }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** One open socket, as everybody may see it. */
export const Presence = z.object({
  /** Of the socket; new with each connection. */
  socketId: z.string(),
  userName: z.string(),
  displayName: z.string(),
  /** The replica that holds the socket. */
  replica: z.string(),
  /** Public id of the session it was opened with: the page draws its fingerprint. */
  sessionId: z.string(),
});
export type Presence = z.infer<typeof Presence>;

/** How many sockets of a replica are named; of more than that the rest is a number, or each who comes would cost all a page. */
export const namedAtMost = 50;

/** How many sockets a replica has. */
export const SocketCount = z.object({ replica: z.string(), sockets: z.int() });
export type SocketCount = z.infer<typeof SocketCount>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** The first message: which socket this is, on which replica it sits, and who is here, itself always among them. */
  z.object({
    type: z.literal('welcome'),
    socketId: z.string(),
    replica: z.string(),
    present: z.array(Presence),
    counts: z.array(SocketCount),
  }),
  /** Who is here now, on every replica, whenever it changes. Without `present` the same are named as before. */
  z.object({
    type: z.literal('presence'),
    present: z.optional(z.array(Presence)),
    counts: z.array(SocketCount),
  }),
  z.object({
    type: z.literal('said'),
    id: z.string(),
    text: z.string(),
    from: Presence,
    sentAt: z.iso.datetime({ precision: 3 }),
    /** The replicas it went by: where it was said, then where it was delivered (the same one twice when they are one). */
    via: z.tuple([z.string(), z.string()]),
  }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Why the server closed the socket. 4000 to 4999 are the application's (RFC 6455, section 7.4.2). */
export const closeCode = {
  /** The replica is going away: come back, with jitter. */
  goingAway: 1001,
  protocolError: 1002,
  invalidPayload: 1007,
  /** A message that is not in `ClientMessage`, or too many of them. */
  policyViolation: 1008,
  tooBig: 1009,
  /** The store is away: come back later, still signed in. */
  tryAgainLater: 1013,
  /** The session ended, whichever way. */
  signedOut: 4401,
  /** The session has a new token: come back with it. */
  tokenRotated: 4409,
} as const;
export type CloseCode = (typeof closeCode)[keyof typeof closeCode];
