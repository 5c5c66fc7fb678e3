import { succeeded, type Exchange } from '../../../api/exchange.ts';
import type { BalancingRun } from './tally.ts';

/** Number of requests above one half that proves an unequal distribution. Requests of other students can cause one more. */
const margin = 2;

/**
 * Returns the response that made one replica's share clearly larger than one half, under an algorithm other than round
 * robin. The student must also have a round-robin run in which both replicas responded.
 */
export function completedBy(runs: readonly BalancingRun[]): Exchange | undefined {
  const hasRoundRobin = runs.some(
    ({ algorithm, responses }) => algorithm === 'round-robin' && replicasIn(responses) > 1,
  );
  if (!hasRoundRobin) return undefined;
  return runs
    .filter(({ algorithm }) => algorithm !== 'round-robin')
    .map(beyondHalf)
    .find((exchange) => exchange !== undefined);
}

const replicasIn = (responses: BalancingRun['responses']): number =>
  new Set(responses.map(({ exchange }) => exchange.servedBy).filter((name) => name !== undefined)).size;

function beyondHalf({ size, responses }: BalancingRun): Exchange | undefined {
  const counts = new Map<string, number>();
  return responses
    .map(({ exchange }) => exchange)
    .filter(succeeded)
    .find(({ servedBy = '' }) => {
      counts.set(servedBy, (counts.get(servedBy) ?? 0) + 1);
      return (counts.get(servedBy) ?? 0) >= size / 2 + margin;
    });
}
