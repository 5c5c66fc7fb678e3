import type { Exchange } from '../../../api/exchange.ts';

/** Returns the first response whose server differs from the previous response on the same connection. */
export function completedBy(run: readonly Exchange[]): Exchange | undefined {
  const known = new Map<string, string>();
  return run.find(({ connection, servedBy }) => {
    if (connection === undefined || servedBy === undefined) return false;
    const before = known.get(connection.id);
    known.set(connection.id, servedBy);
    return before !== undefined && before !== servedBy;
  });
}
