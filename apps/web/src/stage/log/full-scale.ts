import type { Exchange } from '../../api/exchange.ts';

const steps = [1, 2, 5, 10];

/**
 * How many milliseconds fill the bar of a row: about twice what is usual, so that one slow request (a sign-in hashes a
 * password for a fifth of a second) does not press all others flat. What is longer fills its bar. In steps of 1, 2, 5, so
 * that bars keep their lengths while the usual wavers.
 */
export function fullScaleMs(exchanges: readonly Pick<Exchange, 'totalMs'>[]): number {
  const totals = exchanges
    .slice(0, 50)
    .map(({ totalMs }) => totalMs)
    .sort((a, b) => a - b);
  const wanted = Math.max(0.5, (totals[Math.floor(totals.length / 2)] ?? 1) * 2);
  const unit = 10 ** Math.floor(Math.log10(wanted));
  return unit * (steps.find((step) => step * unit >= wanted) ?? 10);
}
