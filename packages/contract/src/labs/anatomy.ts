import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** Steps of the check, in order. A refusal names the first step that failed. */
export const steps = ['length', 'encoding', 'signature', 'store'] as const;
export const Step = z.enum(steps);
export type Step = z.infer<typeof Step>;

/** `key`: number of the student's key that signed the token. The first is 1. */
export const Known = z.object({ name: z.string(), key: z.int() });
export type Known = z.infer<typeof Known>;

/** Numbers of the student's keys. `before` and `next` only verify. */
export const Ring = z.object({ before: z.nullable(z.int()), signs: z.int(), next: z.int() });
export type Ring = z.infer<typeof Ring>;

export const IssuedKnown = z.extend(Known, { ring: Ring });
export type IssuedKnown = z.infer<typeof IssuedKnown>;

/** `lcg` is the example `rand()` of ISO C. `crypto` is the generator of the operating system. */
export const Generator = z.enum(['lcg', 'crypto']);
export type Generator = z.infer<typeof Generator>;

const wholeNumber = (most: number) =>
  z.coerce.number<string | number>().check(z.int(), z.minimum(0), z.maximum(most));

/** `from`: number of values that the client drew before. The server does not store this number. */
export const DrawQuery = z.strictObject({
  generator: Generator,
  from: wholeNumber(1_000),
  count: wholeNumber(8),
});

/** Values from 0 to 32,767. */
export const Drawn = z.object({ values: z.array(z.int()) });

/** Lab 4. Every student (`X-Lab-Student`) has separate keys and a separate generator. */
export const endpoints = {
  issueToken: {
    method: 'POST',
    path: '/v1/labs/anatomy/tokens',
    summary: 'Issue a token for Ada, signed with the newest key of the student',
    access: 'lab',
    status: 201,
    response: IssuedKnown,
    issuesToken: true,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  readMe: {
    method: 'GET',
    path: '/v1/labs/anatomy/me',
    summary: 'Read the user of the token. The problem of a refused token names the step that failed',
    access: 'lab',
    status: 200,
    response: Known,
    problems: ['authentication_required', 'invalid_token', 'validation_failed', 'store_unavailable'],
  },
  rotateKeys: {
    method: 'POST',
    path: '/v1/labs/anatomy/rotation',
    summary: "Sign with the student's next key. Of the older keys only the previous key still verifies",
    access: 'lab',
    status: 200,
    response: Ring,
    problems: ['validation_failed', 'too_many_requests', 'store_unavailable'],
  },
  draw: {
    method: 'GET',
    path: '/v1/labs/anatomy/next',
    summary: 'Draw values from a generator',
    access: 'lab',
    query: DrawQuery,
    status: 200,
    response: Drawn,
    problems: ['validation_failed'],
  },
} as const satisfies Record<string, Endpoint>;
