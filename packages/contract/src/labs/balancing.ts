import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** How NGINX picks a replica: by turns, by the fewest requests under way, by a hash of the student or of the address. */
export const algorithms = ['round-robin', 'least-connections', 'hash', 'ip-hash'] as const;
export const Algorithm = z.enum(algorithms);
export type Algorithm = z.infer<typeof Algorithm>;

export const Work = z.object({
  servedBy: z.string(),
  /** How many requests of this lab the replica was answering when this one arrived, with it. */
  inFlight: z.int(),
});

/** Lab 3. Each call names a student (`X-Lab-Student`), by whom `hash` picks; the replica itself does not ask who it is. */
export const endpoints = {
  work: {
    method: 'GET',
    path: '/v1/labs/balancing/{algorithm}/work',
    summary: 'Who answers, and what it has under way',
    access: 'lab',
    params: z.strictObject({ algorithm: Algorithm }),
    status: 200,
    response: Work,
    problems: [],
  },
} as const satisfies Record<string, Endpoint>;
