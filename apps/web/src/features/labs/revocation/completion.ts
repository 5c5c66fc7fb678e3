import { succeeded, type Exchange } from '../../../api/exchange.ts';

/**
 * Returns the second replica's 401 for a copy that worked before. The responses of each replay are in order. A copy that
 * never worked proves nothing.
 */
export function completedBy(replays: readonly (readonly Exchange[])[]): Exchange | undefined {
  const responses = replays.flat();
  const worked = responses.findIndex(succeeded);
  if (worked === -1) return undefined;
  const refusals = responses
    .slice(worked)
    .filter(({ status, servedBy }) => status === 401 && servedBy !== undefined);
  return refusals.find(({ servedBy }) => servedBy !== refusals[0]?.servedBy);
}
