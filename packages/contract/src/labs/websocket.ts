import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { bodyProblems } from '../problem.ts';

/** Lifetime of a session of the lab. Its room lasts as long. */
export const roomLastsMs = 1_800_000;

/** The WebSocket of the lab. Takes `?access_token=…`. All sockets of a session are in one room. */
export const socketPath = '/v1/labs/websocket/socket';

/** Maximum length of a text, in UTF-16 code units. */
export const textLength = 100;
/** Sockets of a room on one replica. A further socket closes with 4429. */
export const socketsPerRoom = 4;
/** Messages that a room keeps for sockets that reconnect: the newest ones that crossed the bus. */
export const keptMessages = 32;

const MessageId = z.string().check(z.regex(/^[\w-]{8,36}$/, 'This is not the id of a message.'));
/** Position of a message among the kept messages of a room. */
const Position = z.string().check(z.regex(/^\d{1,15}-\d{1,10}$/, 'This is not the position of a message.'));
export const firstPosition = '0-0';

/** Any other message closes the socket with 1008. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('send'), id: MessageId, text: z.string().check(z.maxLength(textLength)) }),
  /** Requests the kept messages after a position: what the page missed while it had no socket. */
  z.strictObject({ type: z.literal('resume'), after: Position }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** A replica that handled a message, and the time by the clock of its computer. */
const Hop = z.object({ replica: z.string(), atMs: z.number() });
export type Hop = z.infer<typeof Hop>;

/** A message, with its hops until now. `publishedAtMs`: null if the replica did not publish it, because the bus is off. */
export const RoomMessage = z.object({
  id: z.string(),
  text: z.string(),
  received: Hop,
  publishedAtMs: z.nullable(z.number()),
});
export type RoomMessage = z.infer<typeof RoomMessage>;

/** How a message reached the replica that delivers it: directly, by the bus, or from the kept messages. */
const Source = z.enum(['socket', 'bus', 'kept']);

export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), replica: z.string() }),
  /** The replica has delivered the message to its own sockets, or Redis has it. `servers`: replicas that Redis sent it to. */
  z.object({
    type: z.literal('acknowledged'),
    id: z.string(),
    received: Hop,
    published: z.nullable(z.object({ atMs: z.number(), servers: z.number() })),
  }),
  z.object({
    type: z.literal('message'),
    message: RoomMessage,
    source: Source,
    /** Null for a message that is not kept. */
    position: z.nullable(z.string()),
    delivered: Hop,
  }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

const tokenProblems = ['authentication_required', 'invalid_token', 'store_unavailable'] as const;

/** Lab 13: a socket sits on one server. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/websocket/sign-in',
    summary: 'Sign in as Ada for half an hour, and open a room for the sockets of this session',
    access: 'lab',
    status: 201,
    response: z.object({ name: z.string() }),
    issuesToken: true,
    problems: ['too_many_requests', 'store_unavailable'],
  },
  switchBus: {
    method: 'PUT',
    path: '/v1/labs/websocket/bus',
    summary: 'Switch the bus between the servers on or off, for the room of this session',
    access: 'lab',
    body: z.strictObject({ on: z.boolean() }),
    status: 200,
    response: z.object({ on: z.boolean() }),
    problems: [...tokenProblems, ...bodyProblems],
  },
  signOut: {
    method: 'POST',
    path: '/v1/labs/websocket/sign-out',
    summary: 'End the session. Its sockets close with 4401',
    access: 'lab',
    status: 204,
    problems: tokenProblems,
  },
} as const satisfies Record<string, Endpoint>;
