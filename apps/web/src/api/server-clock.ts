import type { Exchange } from './exchange.ts';

/** `Date` has whole seconds, so less than this says nothing. */
const noiseMs = 2_000;

/**
 * How far the server's clock is ahead of this machine's, in milliseconds, by the `Date` of an answer (RFC 9110, section
 * 6.6.1). Zero when the two agree as well as such a header can tell.
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
