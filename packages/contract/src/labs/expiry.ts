import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** How long the lab's session lasts without a request, and its JWT in any case, in milliseconds. */
export const expiryLastsMs = 15_000;

/** Who it is, and what is left: of the session by Redis' own PTTL, of the JWT until its `exp`. Milliseconds. */
const Alive = z.object({ name: z.string(), remainingMs: z.number() });

const tokenProblems = ['authentication_required', 'invalid_token'] as const;

/** Lab 6: a session that slides beside a JWT that does not. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/expiry/sign-in',
    summary: 'Sign in as Ada for 15 seconds: a session, in the header, and a JWT, in the body',
    access: 'lab',
    status: 201,
    response: z.extend(Alive, { jwt: z.string(), jwtRemainingMs: z.number() }),
    issuesToken: true,
    problems: ['too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/expiry/me',
    summary: 'Who I am by the session; its time starts over',
    access: 'lab',
    status: 200,
    response: Alive,
    problems: [...tokenProblems, 'store_unavailable'],
  },
  readJwt: {
    method: 'GET',
    path: '/v1/labs/expiry/jwt',
    summary: 'Who I am by the JWT; its time runs on',
    access: 'lab',
    status: 200,
    response: Alive,
    problems: tokenProblems,
  },
  peek: {
    method: 'GET',
    path: '/v1/labs/expiry/peek',
    summary: 'What is left of the session, without touching it; null when it is gone',
    access: 'lab',
    status: 200,
    response: z.object({ remainingMs: z.nullable(z.number()) }),
    problems: [...tokenProblems, 'store_unavailable'],
  },
  touchWrongKey: {
    method: 'POST',
    path: '/v1/labs/expiry/touch-wrong-key',
    summary: 'The mistake: push the expiry of a key that is not the session’s',
    access: 'lab',
    status: 200,
    /** `pushed`: how many keys Redis pushed, by its answer to PEXPIRE. */
    response: z.object({ pushed: z.number(), remainingMs: z.nullable(z.number()) }),
    problems: [...tokenProblems, 'store_unavailable'],
  },
} as const satisfies Record<string, Endpoint>;
