import * as z from 'zod/mini';

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
