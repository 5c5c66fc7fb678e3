import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** `jwe`: encrypted alone. `nested`: signed, then encrypted (RFC 7519, section 5.2). */
export const kinds = ['session', 'hs256', 'jwe', 'nested'] as const;
export const Kind = z.enum(kinds);
export type Kind = z.infer<typeof Kind>;

/** The same whatever the kind; `iat` and `exp` are whole seconds since 1970, as in a JWT. */
export const Claims = z.object({
  sub: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  iat: z.int(),
  exp: z.int(),
});
export type Claims = z.infer<typeof Claims>;

/** How a token is checked, in this order; not every kind has every step. */
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
export type Step = (typeof steps)[number];

/** The `detail` of a refusal names its step. The app keeps that to itself. */
export const refusalDetail = {
  form: 'Refused at the form: this is not how such a token is written.',
  decryption: 'Refused at the decryption: it was not encrypted by our key, or has been changed since.',
  algorithm: 'Refused at the algorithm: its alg is not the one that we allow.',
  signature: 'Refused at the signature: our key did not make it for these bytes.',
  claims: 'Refused at the claims: it is of another type, or for somebody else.',
  expiry: 'Refused at the expiry: its exp is over.',
  'deny list': 'Refused at the deny list: Redis has its jti on it.',
  store: 'Refused at the store: Redis has no session of this id.',
} as const satisfies Record<Step, string>;

/** Which step a refusal's detail names. */
export const stepOf = (detail: string | undefined): Step | undefined =>
  steps.find((step) => refusalDetail[step] === detail);

const KindParams = z.strictObject({ kind: Kind });
/** `on`: whether a JWT was signed out is kept in Redis, and asked for. A session needs no such list. */
const DenyListQuery = z.strictObject({ denyList: z.optional(z.literal('on')) });
const tokenProblems = ['authentication_required', 'invalid_token', 'store_unavailable'] as const;

/** Lab 8: the same claims in four kinds of token, each good for five minutes. */
export const endpoints = {
  signIn: {
    method: 'POST',
    path: '/v1/labs/jwt/{kind}/sign-in',
    summary: 'Sign in as Ada, with a token of this kind',
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
    summary: 'What the token stands for, or which step refused it',
    access: 'lab',
    params: KindParams,
    query: DenyListQuery,
    status: 200,
    /** `receivedBytes`: of the Authorization header's value, as it came to the replica. */
    response: z.object({ claims: Claims, receivedBytes: z.int() }),
    problems: [...tokenProblems, 'validation_failed'],
  },
  signOut: {
    method: 'POST',
    path: '/v1/labs/jwt/{kind}/sign-out',
    summary: 'End the session; of a JWT there is nothing to end, but for the deny list',
    access: 'lab',
    params: KindParams,
    query: DenyListQuery,
    status: 204,
    problems: [...tokenProblems, 'validation_failed', 'too_many_requests'],
  },
  issueExpired: {
    method: 'POST',
    path: '/v1/labs/jwt/expired',
    summary: 'A JWT of the kind hs256 that is past its exp already',
    access: 'lab',
    status: 201,
    response: z.object({ claims: Claims }),
    issuesToken: true,
    problems: [],
  },
} as const satisfies Record<string, Endpoint>;
