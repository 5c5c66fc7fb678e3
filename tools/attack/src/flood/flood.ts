import * as z from 'zod/mini';

const Customer = z.object({ student: z.string(), token: z.string() });
export type Customer = z.infer<typeof Customer>;

/**
 * The input of the process of a flood, as JSON: the target, the address of the flood, and known sessions and
 * accounts.
 */
export const Target = z.object({
  /** URL of NGINX without TLS and with a numeric address: `http://127.0.0.1:8080`. */
  origin: z.string(),
  /** URL of the bank of the labs, in the same form. */
  bankOrigin: z.string(),
  /** Local address of all connections of the flood. */
  address: z.string(),
  /** Tokens of sessions that were created before the flood. */
  tokens: z.array(z.string()),
  /** E-mail addresses that have an account. */
  emails: z.array(z.string()),
  /** A customer with a session at the bank of the labs. */
  customer: z.optional(Customer),
});
export type Target = z.infer<typeof Target>;

export const Flooded = z.object({
  /** Number of requests, or of messages of sockets. */
  sent: z.int(),
  /** Counts by status and problem code, such as `422 validation_failed`. */
  answers: z.record(z.string(), z.int()),
  largestBodyBytes: z.int(),
});
export type Flooded = z.infer<typeof Flooded>;

/** Sends until `over` aborts. Resolves when no request is pending. Never rejects. */
export type Flood = (target: Target, over: AbortSignal) => Promise<Flooded>;

/** Counts the requests and responses of a flood. */
export function createTally() {
  const answers = new Map<string, number>();
  let [sent, largestBodyBytes] = [0, 0];
  return {
    sent: (): number => sent,
    send: (): void => void (sent += 1),
    answer(kind: string, bodyBytes = 0): void {
      answers.set(kind, (answers.get(kind) ?? 0) + 1);
      largestBodyBytes = Math.max(largestBodyBytes, bodyBytes);
    },
    flooded: (): Flooded => ({ sent, answers: Object.fromEntries(answers), largestBodyBytes }),
  };
}
