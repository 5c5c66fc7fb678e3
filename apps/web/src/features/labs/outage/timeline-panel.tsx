import { type CSSProperties, type ReactNode } from 'react';
import { servers, type Server } from '@session-lab/contract/labs/outage';
import { duration } from '../../../ui/format.ts';
import { groupsOf, hasToken, isSlow, outagesIn, type Group, type Span, type TimeLine } from './timeline.ts';
import { useSince } from '../frame/use-since.ts';
import styles from './timeline-panel.module.css';
import type { Pending } from './use-outage.ts';

export const serverNames = {
  deadline: 'With a deadline',
  defaults: 'With defaults',
  'catch-all': 'Catches all errors',
} as const satisfies Record<Server, string>;

/** Length of the time line. It is longer only for a run that takes longer. */
const shownMs = 12_000;
const everyS = 2;
/** Room for a number of the axis in front of the name of an outage. */
const labelRoomMs = 500;
const tickMs = 100;

type Scale = (ms: number) => string;

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
  const nowMs = useSince(isRunning ? line?.startedAtMs : undefined, tickMs);
  const ends = servers.flatMap((server) =>
    (line?.lanes[server] ?? []).map(({ afterMs, exchange }) => afterMs + exchange.totalMs),
  );
  const lastMs = Math.max(shownMs, nowMs, ...ends);
  const at: Scale = (ms) => `${((100 * Math.min(Math.max(0, ms), lastMs)) / lastMs).toFixed(2)}%`;
  const labels = Array.from({ length: Math.floor(lastMs / 1000 / everyS) + 1 }, (_, index) => index * everyS);
  /** The name of an outage is on the axis. */
  const isClear = (second: number): boolean =>
    line === undefined ||
    outagesIn(line, spans).every(
      ({ fromMs, untilMs }) =>
        line.startedAtMs + second * 1000 < fromMs - labelRoomMs || line.startedAtMs + second * 1000 > untilMs,
    );
  return (
    <section className={styles['panel']} aria-label="Answers since the sign-in">
      <div className={styles['axis']} aria-hidden="true">
        {labels.filter(isClear).map((second) => (
          <span className={styles['label']} key={second} style={{ left: at(second * 1000) }}>
            {second}
            {second === 0 && ' s'}
          </span>
        ))}
      </div>
      {line !== undefined && (
        <Outages line={line} spans={outagesIn(line, spans)} nowMs={isRunning ? nowMs : undefined} at={at} />
      )}
      {servers.map((server) => (
        <Row
          key={server}
          server={server}
          line={line}
          pending={pending.filter((one) => one.server === server)}
          nowMs={nowMs}
          at={at}
        />
      ))}
    </section>
  );
}

/** The outages, from the first reported one. One that is not over ends at the present. */
function Outages({
  line,
  spans,
  nowMs,
  at,
}: {
  line: TimeLine;
  spans: readonly Span[];
  nowMs: number | undefined;
  at: Scale;
}): ReactNode {
  return (
    <ol className={styles['outages']} aria-label="Outages of Redis">
      {spans.map(({ outage, fromMs, untilMs, isOver }) => {
        const from = Math.max(0, fromMs - line.startedAtMs);
        const planned = untilMs - line.startedAtMs;
        const until = isOver || nowMs === undefined ? planned : Math.min(planned, Math.max(from, nowMs));
        const style: CSSProperties = {
          left: at(from),
          width: `calc(${at(until)} - ${at(from)})`,
        };
        return (
          <li className={styles['outage']} key={fromMs} style={style}>
            <span className={styles['outageText']}>
              Redis {outage}
              {isOver && ` for ${duration(untilMs - fromMs)}`}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Row({
  server,
  line,
  pending,
  nowMs,
  at,
}: {
  server: Server;
  line: TimeLine | undefined;
  pending: readonly Pending[];
  nowMs: number;
  at: Scale;
}): ReactNode {
  const ticks = line?.lanes[server] ?? [];
  const startedAtMs = line?.startedAtMs ?? 0;
  const isSignedIn = hasToken(ticks);
  const waiting = pending.filter(
    ({ response }) => !ticks.some(({ exchange }) => exchange.number === response?.number),
  );
  return (
    <div className={styles['row']} data-server={server}>
      <div className={styles['name']}>
        <b>{serverNames[server]}</b>
        <span className={styles['token']} data-has={line === undefined ? undefined : isSignedIn}>
          {line === undefined ? 'no token' : isSignedIn ? 'token kept' : 'token deleted'}
        </span>
      </div>
      <div className={styles['line']}>
        <ol className={styles['groups']} aria-label={`Answers: ${serverNames[server]}`}>
          {groupsOf(ticks).map((group) => (
            <GroupItem key={group.ticks[0]?.exchange.number} group={group} at={at} />
          ))}
        </ol>
        {line !== undefined &&
          waiting.map(({ id, startedAtMs: sentAtMs, response }) => {
            const fromMs = sentAtMs - startedAtMs;
            const waitedMs = response?.lastsMs ?? Math.max(0, nowMs - fromMs);
            return (
              <span
                className={styles['pending']}
                key={id}
                style={{ left: at(fromMs), width: widthOf(fromMs, waitedMs, at) }}
                aria-hidden="true"
              >
                {waitedMs > 1_000 && <span className={styles['waits']}>waits {seconds(waitedMs)}</span>}
              </span>
            );
          })}
      </div>
    </div>
  );
}

/** Answers in a row with one status. A screen reader reads the group; the marks are for the eye. */
function GroupItem({ group, at }: { group: Group; at: Scale }): ReactNode {
  const { status, tone, ticks, fromMs, untilMs, slowestMs } = group;
  const [first] = ticks;
  const slow = first !== undefined && isSlow(first);
  return (
    <li className={styles['group']}>
      <span className={styles['status']} data-tone={tone} data-text style={{ left: at(fromMs) }}>
        {status ?? 'none'}
        {slow ? ` after ${duration(slowestMs)}` : <span className={styles['count']}> ×{ticks.length}</span>}
      </span>
      {ticks.map(({ afterMs, exchange }) => (
        <span
          className={styles['tick']}
          key={exchange.number}
          data-tone={tone}
          style={{ left: at(afterMs), width: widthOf(afterMs, exchange.totalMs, at) }}
          aria-hidden="true"
        />
      ))}
      <span className="visually-hidden">
        , from {seconds(fromMs)} to {seconds(untilMs)}, the slowest after {duration(slowestMs)}
      </span>
    </li>
  );
}

const widthOf = (fromMs: number, lastsMs: number, at: Scale): string =>
  `max(var(--tick), calc(${at(fromMs + lastsMs)} - ${at(fromMs)}))`;

const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)}\u00a0s`;
