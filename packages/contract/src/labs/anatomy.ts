import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** How a token is checked, in this order; the first step that fails refuses it. */
export const steps = ['length', 'encoding', 'signature', 'store'] as const;
export type Step = (typeof steps)[number];

/** The `detail` of a refusal names its step. The app keeps that to itself: its 401 is the same for all four. */
export const refusalDetail = {
  length: 'Refused at the length: a token has 86 characters.',
  encoding: 'Refused at the encoding: this is not how 64 bytes are written in base64url.',
  signature: 'Refused at the signature: no key of the ring made it.',
  store: 'Refused at the store: nothing is kept under this id.',
} as const satisfies Record<Step, string>;

/** Which step a refusal's detail names. */
export const stepOf = (detail: string | undefined): Step | undefined =>
  steps.find((step) => refusalDetail[step] === detail);

/** Who the token's state is about, and which of the student's keys made its signature; the first is key 1. */
export const Known = z.object({ name: z.string(), key: z.int() });
export type Known = z.infer<typeof Known>;

/** The student's keys by number: `signs` makes the signatures; `before` and `next` are good for checking alone. */
export const Ring = z.object({ before: z.nullable(z.int()), signs: z.int(), next: z.int() });
export type Ring = z.infer<typeof Ring>;

export const IssuedKnown = z.extend(Known, { ring: Ring });
export type IssuedKnown = z.infer<typeof IssuedKnown>;

/** `lcg` is the `rand()` that ISO C prints as its example; `crypto` draws from the operating system. */
export const Generator = z.enum(['lcg', 'crypto']);
export type Generator = z.infer<typeof Generator>;

const whole = (most: number) =>
  z.coerce.number<string | number>().check(z.int(), z.minimum(0), z.maximum(most));

/** `from`: how many values of the row were drawn before. The server keeps no place in it; `crypto` has none to keep. */
export const DrawQuery = z.strictObject({ generator: Generator, from: whole(1_000), count: whole(8) });

/** Each from 0 to 32,767. */
export const Drawn = z.object({ values: z.array(z.int()) });

/** Lab 4. Each call names the student (`X-Lab-Student`): keys and generator are the student's own. */
export const endpoints = {
  issueToken: {
    method: 'POST',
    path: '/v1/labs/anatomy/tokens',
    summary: 'Issue a token for Ada, signed by the newest key of the student',
    access: 'lab',
    status: 201,
    response: IssuedKnown,
    issuesToken: true,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/anatomy/me',
    summary: 'Who the token stands for, or which step refused it',
    access: 'lab',
    status: 200,
    response: Known,
    problems: ['authentication_required', 'invalid_token', 'validation_failed', 'store_unavailable'],
  },
  rotateKeys: {
    method: 'POST',
    path: '/v1/labs/anatomy/rotation',
    summary: "Sign with the student's next key; of the older ones only the last still verifies",
    access: 'lab',
    status: 200,
    response: Ring,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  draw: {
    method: 'GET',
    path: '/v1/labs/anatomy/next',
    summary: 'Some values of a generator',
    access: 'lab',
    query: DrawQuery,
    status: 200,
    response: Drawn,
    problems: ['validation_failed'],
  },
} as const satisfies Record<string, Endpoint>;
