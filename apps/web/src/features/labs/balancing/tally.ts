import type { Algorithm } from '@session-lab/contract/labs/balancing';
import type { Exchange } from '../../../api/exchange.ts';

/** A response, and the number of requests that the replica had in flight when it handled the request. */
export type RunResponse = { readonly exchange: Exchange; readonly inFlight: number | undefined };

/** A run of requests with one algorithm. The responses are in order of arrival. */
export type BalancingRun = {
  readonly id: number;
  readonly algorithm: Algorithm;
  /** Number of students whose ids the requests carry. */
  readonly students: number;
  readonly size: number;
  readonly responses: readonly RunResponse[];
};

export const isDone = ({ size, responses }: BalancingRun): boolean => responses.length === size;

export type Share = {
  readonly replica: string;
  readonly count: number;
  /** Highest number of requests in flight, or undefined without a response. */
  readonly mostInFlight: number | undefined;
  /** Median time of the responses, or undefined without a response. */
  readonly medianMs: number | undefined;
};

export function shareOf(replica: string, { responses }: Pick<BalancingRun, 'responses'>): Share {
  const own = responses.filter(({ exchange }) => exchange.servedBy === replica);
  const counts = own.flatMap(({ inFlight }) => (inFlight === undefined ? [] : [inFlight]));
  return {
    replica,
    count: own.length,
    mostInFlight: counts.length === 0 ? undefined : Math.max(...counts),
    medianMs: medianOf(own.map(({ exchange }) => exchange.totalMs)),
  };
}

/** Returns the time from the first request to the last response. */
export function tookMs({ responses }: Pick<BalancingRun, 'responses'>): number {
  const exchanges = responses.map(({ exchange }) => exchange);
  if (exchanges.length === 0) return 0;
  const ends = exchanges.map(({ startedAtMs, totalMs }) => startedAtMs + totalMs);
  return Math.max(...ends) - Math.min(...exchanges.map(({ startedAtMs }) => startedAtMs));
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
