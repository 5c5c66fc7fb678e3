import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** Origins of the sites of the attack labs, such as `http://localhost:9091`. */
export const Sites = z.object({
  bank: z.string(),
  /** The attacker's site, under a host name that is another site than the bank. */
  attacker: z.string(),
  /** The attacker's server, as the same site as the bank: the same host name, another port. */
  neighbour: z.string(),
  /** The tap on the wire in front of the app, over HTTP and over HTTPS. */
  tap: z.optional(z.string()),
  tapTls: z.optional(z.string()),
});
export type Sites = z.infer<typeof Sites>;

/**
 * - `not_configured`: the server has no addresses of the sites
 * - `public_host`: the page was loaded by a public host name, and the sites have names of the server itself
 */
export const noSitesReasons = ['not_configured', 'public_host'] as const;

export const endpoints = {
  readSites: {
    method: 'GET',
    path: '/v1/labs/sites',
    summary: 'Read where the bank and the attacker are, or why the labs with them are off',
    access: 'lab',
    status: 200,
    response: z.object({ sites: z.optional(Sites), reason: z.optional(z.enum(noSitesReasons)) }),
    problems: [],
  },
} as const satisfies Record<string, Endpoint>;
