import { succeeded, type Exchange } from '../../../api/exchange.ts';
import type { DealtRun } from './tally.ts';

/** So many above its half, that is more than an odd turn or another student on the same replicas. */
const more = 2;

/** Beside a run of round robin that both replicas answered, the answer with which another rule gave one of them more. */
export function earning(runs: readonly DealtRun[]): Exchange | undefined {
  const turns = runs.some(({ algorithm, answers }) => algorithm === 'round-robin' && replicasIn(answers) > 1);
  if (!turns) return undefined;
  return runs
    .filter(({ algorithm }) => algorithm !== 'round-robin')
    .map(beyondHalf)
    .find((exchange) => exchange !== undefined);
}

const replicasIn = (answers: DealtRun['answers']): number =>
  new Set(answers.map(({ exchange }) => exchange.servedBy).filter((name) => name !== undefined)).size;

function beyondHalf({ size, answers }: DealtRun): Exchange | undefined {
  const counts = new Map<string, number>();
  return answers
    .map(({ exchange }) => exchange)
    .filter(succeeded)
    .find(({ servedBy = '' }) => {
      counts.set(servedBy, (counts.get(servedBy) ?? 0) + 1);
      return (counts.get(servedBy) ?? 0) >= size / 2 + more;
    });
}
