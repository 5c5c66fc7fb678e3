import type { Exchange } from './exchange.ts';

/** The `Date` header has whole seconds, so a difference below this value is not significant. */
const noiseMs = 2_000;

/**
 * Returns how far the server's clock is ahead of the browser's, in milliseconds, from the `Date` header of an answer
 * (RFC 9110, section 6.6.1). Returns 0 if the difference is below the precision of the header.
 */
export function clockOffsetMs({
  startedAtMs,
  totalMs,
  responseHeaders,
}: Pick<Exchange, 'startedAtMs' | 'totalMs' | 'responseHeaders'>): number {
  const date = responseHeaders.find(([name]) => name === 'date')?.[1];
  const atServerMs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(atServerMs)) return 0;
  const offsetMs = atServerMs + 500 - (startedAtMs + totalMs / 2);
  return Math.abs(offsetMs) < noiseMs ? 0 : offsetMs;
}
