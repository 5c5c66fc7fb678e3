import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { Sites } from '../sites.ts';

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
