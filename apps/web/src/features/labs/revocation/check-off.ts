import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** Each use of the thief's copy: the answers to it, in order. */
export type Replay = readonly Exchange[];

/**
 * The 401 with which the second replica refused a copy that had opened the session before; if both have. A copy that
 * never worked proves nothing.
 */
export function earning(replays: readonly Replay[]): Exchange | undefined {
  const answers = replays.flat();
  const worked = answers.findIndex(succeeded);
  if (worked === -1) return undefined;
  const refusals = answers
    .slice(worked)
    .filter(({ status, servedBy }) => status === 401 && servedBy !== undefined);
  return refusals.find(({ servedBy }) => servedBy !== refusals[0]?.servedBy);
}
