import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** Returns the first 401 from a replica for a token that the other replica accepted in the same run. */
export function completedBy(run: readonly Exchange[]): Exchange | undefined {
  const accepting = new Set(run.filter(succeeded).map(({ servedBy }) => servedBy));
  return run.find(({ status, servedBy }) => status === 401 && accepting.size > 0 && !accepting.has(servedBy));
}
