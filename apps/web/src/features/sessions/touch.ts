import type { SessionView } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';

/** What the two clocks and the way through the network may differ by, in milliseconds. */
const slackMs = 1_500;

/** Whether looking at the list pushed this session's idle timeout: its last push is as old as the answer. */
export function wasTouched(
  sessions: readonly Pick<SessionView, 'current' | 'lastSeenAt'>[],
  exchange: Pick<Exchange, 'startedAtMs'>,
  offsetMs: number,
): boolean {
  const mine = sessions.find(({ current }) => current);
  return mine !== undefined && Date.parse(mine.lastSeenAt) - offsetMs >= exchange.startedAtMs - slackMs;
}
