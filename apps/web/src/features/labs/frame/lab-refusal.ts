import type { Exchange } from '../../../api/exchange.ts';

type Refused = Pick<Exchange, 'code' | 'servedBy' | 'responseHeaders' | 'startedAtMs' | 'totalMs'>;

export type LabRefusal = {
  /** A sentence that says what happened. */
  readonly what: string;
  /** When to try again, in epoch milliseconds; absent where the server named no time. */
  readonly untilMs: number | undefined;
};

/** Returns why a request of a lab was refused, where the student can do nothing but try again later. */
export function refusalOf(exchange: Refused): LabRefusal | undefined {
  const what = sentenceFor(exchange);
  return what === undefined ? undefined : { what, untilMs: retryAtMs(exchange) };
}

function sentenceFor({ code, servedBy }: Refused): string | undefined {
  if (code === 'lab_busy') return 'The servers are busy with the measurements of other students.';
  if (code === 'store_unavailable') return 'The Redis of the labs did not answer.';
  if (code !== 'too_many_requests') return undefined;
  return servedBy === undefined
    ? 'Too many requests came from your network at once.'
    : 'Your network has used up the lab tokens and keys of this hour.';
}

function retryAtMs({ responseHeaders, startedAtMs, totalMs }: Refused): number | undefined {
  const text = responseHeaders.find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const seconds = Number(text ?? NaN);
  return Number.isFinite(seconds) ? startedAtMs + totalMs + seconds * 1000 : undefined;
}
