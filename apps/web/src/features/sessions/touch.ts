import type { SessionView } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';

/** What the two clocks and the way through the network may differ by, in milliseconds. */
const slackMs = 1_500;

/**
 * How many seconds before the list was asked for this session's idle timeout was last started over; 0 when asking for it
 * did so.
 */
export function startedOverSecondsBefore(
  sessions: readonly Pick<SessionView, 'current' | 'lastSeenAt'>[],
  exchange: Pick<Exchange, 'startedAtMs'>,
  offsetMs: number,
): number | undefined {
  const mine = sessions.find(({ current }) => current);
  if (mine === undefined) return undefined;
  const agoMs = exchange.startedAtMs - (Date.parse(mine.lastSeenAt) - offsetMs);
  return agoMs <= slackMs ? 0 : Math.round(agoMs / 1000);
}
