import type { Exchange } from '../../api/exchange.ts';

/**
 * How many milliseconds fill the bar of a row: twice what is usual, so that one slow request (a sign-in hashes a password
 * for a fifth of a second) does not press all others flat. What is longer fills its bar.
 */
export function fullScaleMs(exchanges: readonly Pick<Exchange, 'totalMs'>[]): number {
  const totals = exchanges
    .slice(0, 50)
    .map(({ totalMs }) => totalMs)
    .sort((a, b) => a - b);
  const median = totals[Math.floor(totals.length / 2)] ?? 1;
  return Math.max(0.5, Math.min(totals.at(-1) ?? 1, median * 2));
}
