import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** Algorithms by which NGINX picks a replica. `hash` hashes the student's id, `ip-hash` the client's address. */
export const algorithms = ['round-robin', 'least-connections', 'hash', 'ip-hash'] as const;
export const Algorithm = z.enum(algorithms);
export type Algorithm = z.infer<typeof Algorithm>;

export const Work = z.object({
  servedBy: z.string(),
  /** Number of requests of this lab in flight on the replica when this request arrived, this request included. */
  inFlight: z.int(),
});

/** Lab 3. Each request has a student's id (`X-Lab-Student`), which NGINX hashes for `hash`. The replica does not read it. */
export const endpoints = {
  work: {
    method: 'GET',
    path: '/v1/labs/balancing/{algorithm}/work',
    summary: 'Read the name of the replica that answers and its number of requests in flight',
    access: 'lab',
    params: z.strictObject({ algorithm: Algorithm }),
    status: 200,
    response: Work,
    problems: [],
  },
} as const satisfies Record<string, Endpoint>;
