import type { SessionView } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';

/** Tolerance for the two clocks and the network, in milliseconds. */
const toleranceMs = 1_500;

/**
 * Returns the seconds from the last restart of the idle timeout to the request: 0 if the request restarted it, `undefined`
 * if this session is not in the list.
 */
export function idleRestartSecondsBefore(
  sessions: readonly Pick<SessionView, 'current' | 'lastSeenAt'>[],
  exchange: Pick<Exchange, 'startedAtMs'>,
  offsetMs: number,
): number | undefined {
  const own = sessions.find(({ current }) => current);
  if (own === undefined) return undefined;
  const agoMs = exchange.startedAtMs - (Date.parse(own.lastSeenAt) - offsetMs);
  return agoMs <= toleranceMs ? 0 : Math.round(agoMs / 1000);
}
