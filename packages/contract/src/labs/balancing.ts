import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** NGINX picks a replica by one of these algorithms. `hash` hashes the student's id; `ip-hash` hashes the client's address. */
export const algorithms = ['round-robin', 'least-connections', 'hash', 'ip-hash'] as const;
export const Algorithm = z.enum(algorithms);
export type Algorithm = z.infer<typeof Algorithm>;

/** Time that a replica works on a request. It waits and uses no CPU time. */
export const workMs = 300;

export const Work = z.object({
  servedBy: z.string(),
  /** Requests of this lab in flight on the replica, including this one. */
  inFlight: z.int(),
});

/** Lab 3. NGINX hashes the student's id (`X-Lab-Student`). The replica does not read the id. */
export const endpoints = {
  work: {
    method: 'GET',
    path: '/v1/labs/balancing/{algorithm}/work',
    summary:
      'Wait for 300 ms, then read the name of the replica that answers and its number of requests in flight',
    access: 'lab',
    params: z.strictObject({ algorithm: Algorithm }),
    status: 200,
    response: Work,
    problems: ['too_many_requests'],
  },
} as const satisfies Record<string, Endpoint>;
