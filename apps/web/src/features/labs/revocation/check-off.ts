import { succeeded, type Exchange } from '../../../api/exchange.ts';

/**
 * Of the answers to each use of the thief's copy, in order: the 401 with which the second replica refused a copy that had
 * opened the session before; if both have. A copy that never worked proves nothing.
 */
export function earning(replays: readonly (readonly Exchange[])[]): Exchange | undefined {
  const answers = replays.flat();
  const worked = answers.findIndex(succeeded);
  if (worked === -1) return undefined;
  const refusals = answers
    .slice(worked)
    .filter(({ status, servedBy }) => status === 401 && servedBy !== undefined);
  return refusals.find(({ servedBy }) => servedBy !== refusals[0]?.servedBy);
}
