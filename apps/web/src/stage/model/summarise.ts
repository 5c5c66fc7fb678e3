import { succeeded, type Exchange } from '../../api/exchange.ts';

/** Summarises a run: `10 requests: api-1 answered 5, api-2 answered 5. Failed: 1 × 401 invalid_token.` */
export function summarise(exchanges: readonly Exchange[]): string {
  const served = tally(exchanges.map(({ servedBy }) => servedBy ?? 'no server'));
  const failed = exchanges.filter((exchange) => !succeeded(exchange));
  const codes = tally(
    failed.map(({ status, code }) => `${status ?? 'no response'}${code === undefined ? '' : ` ${code}`}`),
  );
  const counts = Array.from(served, ([name, count]) => `${name} answered ${count}`).join(', ');
  const failures = Array.from(codes, ([name, count]) => `${count} × ${name}`).join(', ');
  const requests = exchanges.length === 1 ? '1 request' : `${exchanges.length} requests`;
  return `${requests}: ${counts}.${failed.length === 0 ? '' : ` Failed: ${failures}.`}`;
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
