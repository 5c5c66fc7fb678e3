import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** The 401 that one replica gave for the token that the other has taken, in the same run; if there was one. */
export function earning(run: readonly Exchange[]): Exchange | undefined {
  const knows = new Set(run.filter(succeeded).map(({ servedBy }) => servedBy));
  return run.find(({ status, servedBy }) => status === 401 && knows.size > 0 && !knows.has(servedBy));
}
