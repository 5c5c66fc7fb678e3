import { succeeded, type Exchange } from '../api/exchange.ts';

/** A run of requests in a sentence: `10 requests: api-1 answered 5, api-2 answered 5. 1 refused: 401 invalid_token.` */
export function summarise(exchanges: readonly Exchange[]): string {
  const served = tally(exchanges.map(({ servedBy }) => servedBy ?? 'no replica'));
  const refused = exchanges.filter((exchange) => !succeeded(exchange));
  const codes = tally(
    refused.map(({ status, code }) => `${status ?? 'no answer'}${code === undefined ? '' : ` ${code}`}`),
  );
  const answers = Array.from(served, ([name, count]) => `${name} answered ${count}`).join(', ');
  const refusals = Array.from(codes, ([name, count]) => `${count} × ${name}`).join(', ');
  return `${exchanges.length} requests: ${answers}.${refused.length === 0 ? '' : ` Not well: ${refusals}.`}`;
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
