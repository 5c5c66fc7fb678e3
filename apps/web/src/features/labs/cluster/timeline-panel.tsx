import type { ReactNode } from 'react';
import { users, type Place } from '@session-lab/contract/labs/cluster';
import { duration } from '../../../ui/format.ts';
import { TimeLine } from '../frame/time-line.tsx';
import type { Pending } from '../frame/use-steady-requests.ts';
import styles from './page.module.css';
import { failuresIn, verdictOf, type Failure, type Line, type UserName } from './timeline.ts';

/** A row for each user: the answers of the newest run, and the failure behind them. Empty before the first run. */
export function TimeLinePanel({
  line,
  failures,
  sessions,
  pending,
  isRunning,
}: {
  line: Line | undefined;
  failures: readonly Failure[];
  sessions: Readonly<Partial<Record<UserName, Place>>>;
  pending: readonly Pending[];
  isRunning: boolean;
}): ReactNode {
  const startedAtMs = line?.run.startedAtMs ?? 0;
  return (
    <div>
      <TimeLine
        label="Answers since the start of the run"
        shadesLabel="Failures of the Cluster"
        startedAtMs={line?.run.startedAtMs}
        pending={pending}
        isRunning={isRunning}
        lanes={users.map((name) => {
          const server = sessions[name]?.server;
          return {
            id: name,
            name,
            state: server === undefined ? 'no session' : `on ${server}`,
            isGood: undefined,
            ticks: line?.lanes[name] ?? [],
          };
        })}
        shades={
          line === undefined
            ? []
            : failuresIn(line, failures).map(({ server, replica, fromMs, promotedMs }) => ({
                fromMs: fromMs - startedAtMs,
                untilMs: promotedMs === undefined ? undefined : promotedMs - startedAtMs,
                isOver: promotedMs !== undefined,
                text:
                  promotedMs === undefined
                    ? `${server} killed`
                    : `${replica} promoted after ${duration(promotedMs - fromMs)}`,
              }))
        }
      />
      <p className={styles['verdict']} aria-live="polite">
        {verdictOf(line, failures)}
      </p>
    </div>
  );
}
