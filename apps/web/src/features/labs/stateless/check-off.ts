import type { Exchange } from '../../../api/exchange.ts';

/** The first answer that another server gave than the one before it, over the same connection; if there was one. */
export function earning(run: readonly Exchange[]): Exchange | undefined {
  const known = new Map<string, string>();
  return run.find(({ connection, servedBy }) => {
    if (connection === undefined || servedBy === undefined) return false;
    const before = known.get(connection.id);
    known.set(connection.id, servedBy);
    return before !== undefined && before !== servedBy;
  });
}
