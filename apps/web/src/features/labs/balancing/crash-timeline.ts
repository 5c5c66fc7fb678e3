import type { Exchange } from '../../../api/exchange.ts';

/** The phases after a crash, from the replicas that NGINX tried for each request. */
export type CrashTimeline = {
  /** The first request that NGINX sent to the crashed replica and then retried on another one. */
  readonly firstRetry: Exchange | undefined;
  /** The requests before the recovery for which NGINX did not try the crashed replica. */
  readonly skipped: readonly Exchange[];
  /** The later requests for which NGINX tried the crashed replica again, without success. */
  readonly laterRetries: readonly Exchange[];
  /** The first response from the replica after its crash. */
  readonly recovery: Exchange | undefined;
};

export function crashTimeline(crashed: string, exchanges: readonly Exchange[]): CrashTimeline {
  const wasRetried = ({ tried }: Exchange): boolean => tried.length > 1 && tried[0] === crashed;
  const [firstRetry, ...later] = from(exchanges, exchanges.findIndex(wasRetried));
  const recoveryAt = later.findIndex(({ servedBy }) => servedBy === crashed);
  const untilRecovery = recoveryAt < 0 ? later : later.slice(0, recoveryAt);
  return {
    firstRetry,
    skipped: untilRecovery.filter(({ tried }) => !tried.includes(crashed)),
    laterRetries: untilRecovery.filter(wasRetried),
    recovery: later[recoveryAt],
  };
}

const from = (exchanges: readonly Exchange[], index: number): readonly Exchange[] =>
  index < 0 ? [] : exchanges.slice(index);
