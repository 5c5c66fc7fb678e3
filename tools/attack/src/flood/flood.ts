import * as z from 'zod/mini';

/** The target of a flood, its address, and what it knows in advance. The process of the flood receives it as JSON. */
export const Target = z.object({
  /** Where NGINX answers, in clear and by number: `http://127.0.0.1:8080`. */
  origin: z.string(),
  /** The one address of this machine that the whole flood comes from. */
  address: z.string(),
  /** Of sessions that the flood signed in with before. */
  tokens: z.array(z.string()),
  /** E-mail addresses that have an account. */
  emails: z.array(z.string()),
});
export type Target = z.infer<typeof Target>;

export const Flooded = z.object({
  /** Requests, or messages of sockets. */
  sent: z.int(),
  /** By status and problem code, such as `422 validation_failed`. */
  answers: z.record(z.string(), z.int()),
  largestBodyBytes: z.int(),
});
export type Flooded = z.infer<typeof Flooded>;

/** Sends until `over` aborts, and resolves when nothing of it is left. It never rejects: a refusal is an answer. */
export type Flood = (target: Target, over: AbortSignal) => Promise<Flooded>;
