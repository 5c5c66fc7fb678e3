import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { bodyProblems } from '../problem.ts';
import { ClusterFailure, ClusterServerName } from '../schemas.ts';

/** Number of hash slots of every Redis Cluster. */
export const slotCount = 16_384;
/** Longest key whose slot a student may compute, in UTF-8 bytes. */
export const maxKeyBytes = 100;
/** The servers stop after this time without a request of this lab, in milliseconds. A read of the list of servers does not count. */
export const idleStopMs = 10 * 60_000;

/** One of the six Redis servers, as a server of the Cluster described it last. */
const Server = z.object({
  name: ClusterServerName,
  role: z.enum(['primary', 'replica']),
  /** Name of the primary that a replica copies, null for a primary. */
  copies: z.nullable(ClusterServerName),
  /** Ranges of slots of a primary, first and last. */
  slots: z.array(z.tuple([z.int(), z.int()])),
  /** False while its process is not running, or while the others cannot reach it. */
  alive: z.boolean(),
  /** False while a replica receives no changes from its primary. Always true for a primary. */
  linked: z.boolean(),
});
export type Server = z.infer<typeof Server>;

const Servers = z.object({
  /** `off` until a student starts it, `starting` for some seconds. `servers` is empty before `ready`. */
  state: z.enum(['off', 'starting', 'ready']),
  servers: z.array(Server),
  /** The latest failure of the last minute. */
  failure: z.nullable(ClusterFailure),
  /** Time until the next failure may be injected, in milliseconds. */
  freeInMs: z.number(),
});
export type Servers = z.infer<typeof Servers>;

/** Where a key is: its slot, as `CLUSTER KEYSLOT` answered, and the primary that has this slot. */
const Place = z.object({ key: z.string(), slot: z.int(), server: ClusterServerName });
export type Place = z.infer<typeof Place>;

export const users = ['Ada', 'Ben'] as const;
const User = z.object({ name: z.enum(users), place: Place });
export type User = z.infer<typeof User>;

const storeProblems = ['too_many_requests', 'store_unavailable'] as const;
const tokenProblems = ['authentication_required', 'invalid_token', ...storeProblems] as const;

/** Lab 16: six Redis servers, three primaries and three replicas, which share the sessions of the lab. */
export const endpoints = {
  start: {
    method: 'POST',
    path: '/v1/labs/cluster/servers',
    summary: 'Start the six Redis servers, unless they run. They stop after ten minutes without use',
    access: 'lab',
    status: 200,
    response: Servers,
    problems: storeProblems,
  },
  readServers: {
    method: 'GET',
    path: '/v1/labs/cluster/servers',
    summary: 'List the six servers, their roles and slots, and the latest failure',
    access: 'lab',
    status: 200,
    response: Servers,
    problems: storeProblems,
  },
  findKey: {
    method: 'GET',
    path: '/v1/labs/cluster/keys/{key}',
    summary: 'Read the slot of a key, as Redis computes it (CLUSTER KEYSLOT). The key need not exist',
    access: 'lab',
    params: z.object({ key: z.string().check(z.minLength(1), z.maxLength(maxKeyBytes)) }),
    status: 200,
    response: Place,
    problems: ['not_found', 'validation_failed', ...storeProblems],
  },
  signIn: {
    method: 'POST',
    path: '/v1/labs/cluster/sign-in',
    summary: 'Sign in as Ada or Ben. The session is on another primary than `notOn`',
    access: 'lab',
    body: z.strictObject({ name: z.enum(users), notOn: z.optional(ClusterServerName) }),
    status: 201,
    response: User,
    issuesToken: true,
    problems: [...bodyProblems, ...storeProblems],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/cluster/me',
    summary: 'Read the user of the session, and the primary that has it now',
    access: 'lab',
    status: 200,
    response: User,
    problems: tokenProblems,
  },
  signOut: {
    method: 'POST',
    path: '/v1/labs/cluster/sign-out',
    summary:
      'End the session. With `confirm`, a Redis replica must have the end (WAIT 1), or the answer is a 503',
    access: 'lab',
    body: z.strictObject({ confirm: z.boolean() }),
    status: 204,
    problems: [...bodyProblems, ...tokenProblems],
  },
} as const satisfies Record<string, Endpoint>;
