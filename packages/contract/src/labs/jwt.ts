import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** `jwe`: encrypted only. `nested`: signed, then encrypted (RFC 7519, section 5.2). */
export const kinds = ['session', 'hs256', 'jwe', 'nested'] as const;
export const Kind = z.enum(kinds);
export type Kind = z.infer<typeof Kind>;

/** All kinds of tokens have the same claims. `iat` and `exp` are whole seconds. */
export const Claims = z.object({
  sub: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  iat: z.int(),
  exp: z.int(),
});
export type Claims = z.infer<typeof Claims>;

/** Steps of the check, in order. Not every kind has every step. A refusal names the first step that failed. */
export const steps = [
  'form',
  'decryption',
  'algorithm',
  'signature',
  'claims',
  'expiry',
  'deny list',
  'store',
] as const;
export const Step = z.enum(steps);
export type Step = z.infer<typeof Step>;

const KindParams = z.strictObject({ kind: Kind });
/** `on`: sign-outs write the `jti` of the JWT to Redis, and requests check it there. */
const DenyListQuery = z.strictObject({ denyList: z.optional(z.literal('on')) });
const tokenProblems = ['authentication_required', 'invalid_token', 'store_unavailable'] as const;

/** Lab 8: the same claims in four kinds of tokens, which last five minutes. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/jwt/{kind}/sign-in',
    summary: 'Sign in as Ada and issue a token of this kind',
    access: 'lab',
    params: KindParams,
    status: 201,
    response: z.object({ claims: Claims }),
    issuesToken: true,
    problems: ['too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/jwt/{kind}/me',
    summary: 'Read the claims of the token. The problem of a refused token names the step that failed',
    access: 'lab',
    params: KindParams,
    query: DenyListQuery,
    status: 200,
    /** `receivedBytes`: length of the `Authorization` header's value. */
    response: z.object({ claims: Claims, receivedBytes: z.int() }),
    problems: [...tokenProblems, 'validation_failed'],
  },
  signOut: {
    method: 'POST',
    path: '/v1/labs/jwt/{kind}/sign-out',
    summary: 'Sign out: delete the session, or put the JWT on the deny list if the list is on',
    access: 'lab',
    params: KindParams,
    query: DenyListQuery,
    status: 204,
    problems: [...tokenProblems, 'validation_failed', 'too_many_requests'],
  },
  issueExpired: {
    method: 'POST',
    path: '/v1/labs/jwt/expired',
    summary: 'Issue a JWT of the kind hs256 that has already expired',
    access: 'lab',
    status: 201,
    response: z.object({ claims: Claims }),
    issuesToken: true,
    problems: [],
  },
} as const satisfies Record<string, Endpoint>;
