import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { Outage } from '../schemas.ts';

/** Deadline for a reply of Redis, in milliseconds. The servers `deadline` and `catch-all` have it. */
export const deadlineMs = 500;
/** Time after which a replica stops waiting for the client without a deadline, and answers 504. */
export const waitsAtMostMs = 10_000;
/** Number of requests of one student that may wait at the same time on a replica. */
export const waitingPerStudent = 2;

/**
 * Three servers for one request.
 * - `deadline`: the session library. A store that does not reply in time is a 503.
 * - `defaults`: a client of Redis with its default options, which have no deadline.
 * - `catch-all`: catches every error, and answers as if there was no session.
 */
export const servers = ['deadline', 'defaults', 'catch-all'] as const;
const Server = z.enum(servers);
export type Server = z.infer<typeof Server>;

const User = z.object({ name: z.string() });

/** Lab 15: an unavailable store is not a sign-out. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/outage/sign-in',
    summary: 'Sign in as Ada. All three servers accept the token',
    access: 'lab',
    status: 201,
    response: User,
    issuesToken: true,
    problems: ['too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/outage/{server}/me',
    summary:
      'Read the user of the session, from one of three servers that handle a failed Redis in different ways',
    access: 'lab',
    params: z.object({ server: Server }),
    status: 200,
    response: User,
    problems: [
      'authentication_required',
      'invalid_token',
      'not_found',
      'validation_failed',
      'too_many_requests',
      'store_unavailable',
      'lab_busy',
      'gateway_timeout',
    ],
  },
  readOutage: {
    method: 'GET',
    path: '/v1/labs/outage/latest',
    summary: 'Read the latest outage of the last minute, and the time until the next one may start',
    access: 'lab',
    status: 200,
    response: z.object({ outage: z.nullable(Outage), freeInMs: z.number() }),
    problems: ['store_unavailable'],
  },
} as const satisfies Record<string, Endpoint>;
