import type { Exchange } from '../../api/exchange.ts';

const steps = [1, 2, 5, 10];

/**
 * Returns the milliseconds that fill the bar of a row: about twice the median of the latest 50 requests. One slow request,
 * such as a sign-in (about 200 ms for the password hash), then does not shrink all other bars. Steps of 1, 2 and 5 keep the
 * scale stable while the median varies.
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
