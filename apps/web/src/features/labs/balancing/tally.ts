import type { Algorithm } from '@session-lab/contract/labs/balancing';
import type { Exchange } from '../../../api/exchange.ts';

/** One request's answer, and how many requests the replica had under way when it came. */
export type Dealt = { readonly exchange: Exchange; readonly inFlight: number | undefined };

/** Some requests under one rule; the answers in the order in which they came. */
export type DealtRun = {
  readonly id: number;
  readonly algorithm: Algorithm;
  /** Sent in the names of so many students. */
  readonly students: number;
  readonly size: number;
  readonly answers: readonly Dealt[];
};

export const isDone = ({ size, answers }: DealtRun): boolean => answers.length === size;

/** What one replica had of a run. Undefined where it answered nothing. */
export type Share = {
  readonly replica: string;
  readonly count: number;
  /** The most requests that it had under way at once. */
  readonly mostInFlight: number | undefined;
  /** Half of its answers took longer, in milliseconds. */
  readonly medianMs: number | undefined;
};

export function shareOf(replica: string, { answers }: Pick<DealtRun, 'answers'>): Share {
  const own = answers.filter(({ exchange }) => exchange.servedBy === replica);
  const counts = own.flatMap(({ inFlight }) => (inFlight === undefined ? [] : [inFlight]));
  return {
    replica,
    count: own.length,
    mostInFlight: counts.length === 0 ? undefined : Math.max(...counts),
    medianMs: medianOf(own.map(({ exchange }) => exchange.totalMs)),
  };
}

/** From the first that was sent to the last that was answered. */
export function tookMs({ answers }: Pick<DealtRun, 'answers'>): number {
  const exchanges = answers.map(({ exchange }) => exchange);
  if (exchanges.length === 0) return 0;
  const ends = exchanges.map(({ startedAtMs, totalMs }) => startedAtMs + totalMs);
  return Math.max(...ends) - Math.min(...exchanges.map(({ startedAtMs }) => startedAtMs));
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
