import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { bodyProblems } from '../problem.ts';

/** Bounds of one student. A line is shorter than the 4 KB that NGINX accepts for a lab. */
export const lineLength = 3_000;
export const keysAtMost = 1_000;
export const bytesAtMost = 128 * 1024;
export const commandsASecond = 20;
/** Time without a request after which the database of a student is emptied. */
export const databaseLastsMs = 15 * 60_000;
/** Expiry of the student's session at the sign-in, in seconds. */
export const sessionLastsS = 3_600;
/** Most keys in one list. `total` counts all. */
export const listedAtMost = 100;
/** Number of keys of the comparison of KEYS and SCAN. */
export const comparedKeys = 100_000;
/** Longest time of a comparison, in milliseconds. It takes about 300 ms, and seconds on a busy machine. */
export const comparisonMs = 10_000;

/**
 * `invalid`: the line has unbalanced quotes, and was not sent. `limit`: a bound of the lab, and the line was not sent. Every
 * other kind is the type of Redis' reply.
 */
const kinds = [
  'status',
  'error',
  'integer',
  'bulk',
  'nil',
  'array',
  'map',
  'set',
  'other',
  'invalid',
  'limit',
] as const;

/** `text`: the reply as redis-cli prints it. */
const Reply = z.object({ kind: z.enum(kinds), text: z.string() });
export type Reply = z.infer<typeof Reply>;

/** `ttlMs`: null for a key without an expiry. */
const Key = z.object({ name: z.string(), type: z.string(), ttlMs: z.nullable(z.number()) });
export type Key = z.infer<typeof Key>;

/** `value`: the JSON in Redis, as this request read it. */
const User = z.object({ name: z.string(), value: z.string() });

/** `medianPingMs`, `longestPingMs`: the waits of another client for the replies to its PINGs meanwhile. */
const Way = z.object({
  command: z.enum(['KEYS', 'SCAN']),
  keys: z.number(),
  calls: z.number(),
  ms: z.number(),
  pings: z.number(),
  medianPingMs: z.number(),
  longestPingMs: z.number(),
});
export type Way = z.infer<typeof Way>;

/**
 * A connection that the attacker's server tried. `outcome`: the first line of the reply to PING, or the error of the operating
 * system, such as `ECONNREFUSED`. `ms`: time until then.
 */
const Attempt = z.object({
  address: z.string(),
  connected: z.boolean(),
  outcome: z.string(),
  ms: z.number(),
});
export type Attempt = z.infer<typeof Attempt>;

/** NGINX passes this path on to the attacker's server (nginx/tap.conf), not to a replica. */
export const reachFromOutside = {
  method: 'POST',
  path: '/v1/labs/redis-console/reach',
  response: z.object({ attempts: z.array(Attempt) }),
} as const;

/** Lab 14: the commands of a Redis server. */
export const endpoints = {
  open: {
    method: 'POST',
    path: '/v1/labs/redis-console/database',
    summary: 'Get an empty database with one session in it, or empty the database of this student',
    access: 'lab',
    status: 201,
    response: z.object({ sessionKey: z.string(), name: z.string() }),
    issuesToken: true,
    problems: ['validation_failed', 'too_many_requests', 'lab_busy', 'store_unavailable', 'not_found'],
  },
  run: {
    method: 'POST',
    path: '/v1/labs/redis-console/commands',
    summary: 'Run one line in the database of this student, as redis-cli does',
    access: 'lab',
    body: z.strictObject({
      line: z.string().check(z.maxLength(lineLength, `At most ${lineLength} characters.`)),
    }),
    status: 200,
    response: Reply,
    problems: [...bodyProblems, 'too_many_requests', 'store_unavailable', 'not_found'],
  },
  readKeys: {
    method: 'GET',
    path: '/v1/labs/redis-console/keys',
    summary: 'List the keys in the database of this student, with their types and expiries',
    access: 'lab',
    status: 200,
    response: z.object({ total: z.number(), keys: z.array(Key) }),
    problems: ['validation_failed', 'store_unavailable', 'not_found'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/redis-console/me',
    summary: 'Read the user of the session, from the database of this student',
    access: 'lab',
    status: 200,
    response: User,
    problems: [
      'validation_failed',
      'authentication_required',
      'invalid_token',
      'store_unavailable',
      'not_found',
    ],
  },
  compare: {
    method: 'POST',
    path: '/v1/labs/redis-console/comparison',
    summary: 'List 100,000 keys with KEYS and with SCAN, and measure the wait of another client',
    access: 'lab',
    status: 200,
    response: z.object({ ways: z.array(Way) }),
    problems: ['validation_failed', 'too_many_requests', 'lab_busy', 'store_unavailable', 'not_found'],
  },
  knock: {
    method: 'POST',
    path: '/v1/labs/redis-console/knock',
    summary: 'Connect to the Redis server without a password, and send a GET',
    access: 'lab',
    status: 200,
    response: z.object({ sent: z.string(), reply: Reply }),
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;
