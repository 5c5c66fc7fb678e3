import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** Idle timeout of the session and lifetime of the JWT. */
export const expiryLastsMs = 15_000;

/** `remainingMs`: the PTTL of the session, or the time until the `exp` of the JWT. */
const Alive = z.object({ name: z.string(), remainingMs: z.number() });

const tokenProblems = ['authentication_required', 'invalid_token'] as const;

/** Lab 6: a sliding idle timeout and a fixed expiry. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/expiry/sign-in',
    summary: 'Sign in as Ada for 15 seconds. The header has a session token, the body a JWT',
    access: 'lab',
    status: 201,
    response: z.extend(Alive, { jwt: z.string(), jwtRemainingMs: z.number() }),
    issuesToken: true,
    problems: ['too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/expiry/me',
    summary: 'Read the user of the session. Restarts the idle timeout',
    access: 'lab',
    status: 200,
    response: Alive,
    problems: [...tokenProblems, 'store_unavailable'],
  },
  readJwt: {
    method: 'GET',
    path: '/v1/labs/expiry/jwt',
    summary: 'Read the user of the JWT. Does not change the expiry',
    access: 'lab',
    status: 200,
    response: Alive,
    problems: tokenProblems,
  },
  peek: {
    method: 'GET',
    path: '/v1/labs/expiry/peek',
    summary: 'Read the remaining time of the session without extending it; null if the session has ended',
    access: 'lab',
    status: 200,
    response: z.object({ remainingMs: z.nullable(z.number()) }),
    problems: [...tokenProblems, 'store_unavailable'],
  },
  touchWrongKey: {
    method: 'POST',
    path: '/v1/labs/expiry/touch-wrong-key',
    summary: 'The mistake of the lab: extend the expiry of a key that is not the key of the session',
    access: 'lab',
    status: 200,
    /** `pushed`: number of keys that PEXPIRE extended. */
    response: z.object({ pushed: z.number(), remainingMs: z.nullable(z.number()) }),
    problems: [...tokenProblems, 'store_unavailable'],
  },
} as const satisfies Record<string, Endpoint>;
