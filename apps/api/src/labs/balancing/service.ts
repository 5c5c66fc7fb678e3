import { workMs } from '@session-lab/contract/labs/balancing';
import { ProblemError } from '../../http/problems.ts';

type Bounds = {
  /** Maximum number of requests that wait at the same time. */
  readonly most: number;
  /** Maximum number for one network. */
  readonly share: number;
};

/** A waiting request uses about 10 KB. A class of 60 behind one address sends up to 240 requests at the same time. */
export const workBounds: Bounds = { most: 1_000, share: 300 };

/**
 * Returns a function that stands for work: it waits for `workMs` and uses no CPU time. So requests that arrive together are in
 * flight together, and an algorithm that counts them has something to count.
 *
 * @throws ProblemError `too_many_requests` if too many requests wait. It is no 503, because NGINX would then skip this replica.
 */
export function createWork({
  pause,
  most,
  share,
}: Bounds & { pause: (ms: number, signal: AbortSignal) => Promise<unknown> }) {
  // Counts of 0 are removed, so that the map is never larger than `most`.
  const waiting = new Map<string, number>();
  let all = 0;

  const change = (network: string, by: number): void => {
    all += by;
    const count = (waiting.get(network) ?? 0) + by;
    if (count === 0) waiting.delete(network);
    else waiting.set(network, count);
  };

  /** Ends early if `signal` aborts: a client that disconnects takes no place. */
  return async (network: string, signal: AbortSignal): Promise<void> => {
    if (all >= most || (waiting.get(network) ?? 0) >= share)
      throw new ProblemError('too_many_requests', {
        detail: 'Too many requests of this lab are in flight.',
        retryAfterMs: 1_000,
      });
    change(network, 1);
    try {
      await pause(workMs, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      change(network, -1);
    }
  };
}
