import type { ReactNode } from 'react';
import { servers, type Server } from '@session-lab/contract/labs/outage';
import { duration } from '../../../ui/format.ts';
import { hasToken } from '../frame/ticks.ts';
import { TimeLine as Line } from '../frame/time-line.tsx';
import type { Pending } from '../frame/use-steady-requests.ts';
import { outagesIn, type Span, type TimeLine } from './timeline.ts';

export const serverNames = {
  deadline: 'With a deadline',
  defaults: 'With defaults',
  'catch-all': 'Catches all errors',
} as const satisfies Record<Server, string>;

/** A row for each server: its answers in the time since the sign-in, and the outage behind them. Empty before the sign-in. */
export function TimeLinePanel({
  line,
  spans,
  pending,
  isRunning,
}: {
  line: TimeLine | undefined;
  spans: readonly Span[];
  pending: readonly Pending[];
  isRunning: boolean;
}): ReactNode {
  return (
    <Line
      label="Answers since the sign-in"
      shadesLabel="Outages of Redis"
      startedAtMs={line?.startedAtMs}
      pending={pending}
      isRunning={isRunning}
      lanes={servers.map((server) => {
        const ticks = line?.lanes[server] ?? [];
        const isSignedIn = hasToken(ticks);
        return {
          id: server,
          name: serverNames[server],
          state: line === undefined ? 'no token' : isSignedIn ? 'token kept' : 'token deleted',
          isGood: line === undefined ? undefined : isSignedIn,
          ticks,
        };
      })}
      shades={
        line === undefined
          ? []
          : outagesIn(line, spans).map(({ outage, fromMs, untilMs, isOver }) => ({
              fromMs: fromMs - line.startedAtMs,
              untilMs: untilMs - line.startedAtMs,
              isOver,
              text: `Redis ${outage}${isOver ? ` for ${duration(untilMs - fromMs)}` : ''}`,
            }))
      }
    />
  );
}
