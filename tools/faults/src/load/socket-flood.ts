import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod/mini';

export const FloodInput = z.object({
  baseUrl: z.string(),
  tokens: z.array(z.string()),
  /** Number of sockets of each kind. */
  sockets: z.object({
    /** Send as many messages as a user may. */
    frequent: z.number(),
    /** Send too many messages, and reconnect at once. */
    excessive: z.number(),
    /** Never read what they receive. */
    unread: z.number(),
  }),
});
export type FloodInput = z.infer<typeof FloodInput>;

export const FloodCounts = z.object({
  opened: z.number(),
  /** Number of sockets that were closed because they sent too many messages. */
  closedForExcess: z.number(),
});
export type FloodCounts = z.infer<typeof FloodCounts>;

/**
 * Starts the flood in its own process, which ends with this one. `stop` ends the flood and returns its
 * counts.
 */
export function startSocketFlood(input: FloodInput): { stop(): Promise<FloodCounts> } {
  const child = fork(join(import.meta.dirname, 'socket-flood.worker.ts'));
  const counted = once(child, 'message');
  child.send(input);
  return {
    async stop() {
      child.send('stop');
      const counts: unknown = (await counted)[0];
      child.disconnect();
      return FloodCounts.parse(counts);
    },
  };
}
