import type { Exchange } from '../../../api/exchange.ts';

type Refused = Pick<Exchange, 'path' | 'code' | 'servedBy' | 'responseHeaders' | 'startedAtMs' | 'totalMs'>;

export type LabRefusal = {
  readonly reason: string;
  /** Time of the next attempt, in epoch milliseconds; undefined without a `Retry-After` header. */
  readonly untilMs: number | undefined;
};

/** Returns why a lab request was refused, if the student can only try again later. */
export function refusalOf(exchange: Refused): LabRefusal | undefined {
  const reason = reasonFor(exchange);
  return reason === undefined ? undefined : { reason, untilMs: retryAtMs(exchange) };
}

function reasonFor({ path, code, servedBy }: Refused): string | undefined {
  if (code === 'lab_busy') return 'The servers are busy with the measurements of other students.';
  if (code === 'store_unavailable') return 'The labs’ Redis did not respond.';
  if (code !== 'too_many_requests') return undefined;
  if (servedBy === undefined) return 'Your network sent too many requests at once.';
  return path.startsWith('/v1/labs/balancing/')
    ? `${servedBy} already works on as many requests of this lab as it accepts at once. Let the other runs end.`
    : 'Your network reached the hourly limit of lab tokens and keys.';
}

function retryAtMs({ responseHeaders, startedAtMs, totalMs }: Refused): number | undefined {
  const text = responseHeaders.find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const seconds = Number(text ?? NaN);
  return Number.isFinite(seconds) ? startedAtMs + totalMs + seconds * 1000 : undefined;
}
