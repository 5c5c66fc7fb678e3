import { type CSSProperties, type ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import axis from './axis.module.css';
import styles from './time-line.module.css';
import { groupsOf, isSlow, type Group, type Tick } from './ticks.ts';
import { useSince } from './use-since.ts';
import type { Pending } from './use-steady-requests.ts';

/** A row: its name, a state below it, and its requests. */
export type Lane = {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** Undefined for a state that is neither good nor bad. */
  readonly isGood: boolean | undefined;
  readonly ticks: readonly Tick[];
};

/** A time behind all rows, such as an outage. Times since the start of the line. */
export type Shade = {
  readonly fromMs: number;
  /** The end, or the planned end. Undefined for an end that is not known. */
  readonly untilMs: number | undefined;
  readonly isOver: boolean;
  readonly text: string;
};

/** Length of the time line. It is longer only for a run that takes longer. */
const shownMs = 12_000;
const everyS = 2;
/** Room for a number of the axis in front of the name of a shade. */
const labelRoomMs = 500;
const tickMs = 100;
/** Width of a letter of this name, as a part of the line on a phone. */
const letterShare = 0.021;
/** A shade that starts after this part of the line has its name at its end. */
const lateFrom = 0.55;

type Scale = (ms: number) => string;

/** Rows of answers in the time since the start of a run, and shades behind them. Empty before the start. */
export function TimeLine({
  label,
  shadesLabel,
  lanes,
  shades,
  startedAtMs,
  pending,
  isRunning,
}: {
  /** Names of the line and of the list of shades, for screen readers. */
  label: string;
  shadesLabel: string;
  lanes: readonly Lane[];
  shades: readonly Shade[];
  /** Start of the line, in epoch milliseconds of this computer. */
  startedAtMs: number | undefined;
  pending: readonly Pending[];
  isRunning: boolean;
}): ReactNode {
  const nowMs = useSince(isRunning ? startedAtMs : undefined, tickMs);
  const ends = lanes.flatMap(({ ticks }) => ticks.map(({ afterMs, exchange }) => afterMs + exchange.totalMs));
  const lastMs = Math.max(shownMs, nowMs, ...ends);
  const at: Scale = (ms) => `${((100 * Math.min(Math.max(0, ms), lastMs)) / lastMs).toFixed(2)}%`;
  const labels = Array.from({ length: Math.floor(lastMs / 1000 / everyS) + 1 }, (_, index) => index * everyS);
  /** Returns where a shade ends now. One that is not over ends at the present. */
  const endOfShade = ({ fromMs, untilMs, isOver }: Shade): number => {
    const knownMs = untilMs ?? Math.max(fromMs, ...ends);
    return isOver || !isRunning ? knownMs : Math.min(untilMs ?? nowMs, Math.max(fromMs, nowMs));
  };
  const isLate = ({ fromMs }: Shade): boolean => fromMs > lastMs * lateFrom;
  /** The name of a shade is on the axis: from its start, or up to its end. */
  const isClear = (second: number): boolean =>
    shades.every((shade) => {
      const roomMs = shade.text.length * lastMs * letterShare;
      const end = endOfShade(shade);
      const [first, last] = isLate(shade)
        ? [Math.min(shade.fromMs, end - roomMs), end]
        : [shade.fromMs, Math.max(end, shade.untilMs ?? end, shade.fromMs + roomMs)];
      return second * 1000 < first - labelRoomMs || second * 1000 > last + labelRoomMs;
    });
  return (
    <section className={styles['panel']} aria-label={label}>
      <div className={styles['axis']} aria-hidden="true">
        {labels.filter(isClear).map((second) => (
          <span className={axis['label']} key={second} style={{ left: at(second * 1000) }}>
            {second}
            {second === 0 && ' s'}
          </span>
        ))}
      </div>
      {startedAtMs !== undefined && (
        <ol className={styles['outages']} aria-label={shadesLabel}>
          {shades.map((shade) => {
            const from = Math.max(0, shade.fromMs);
            const style: CSSProperties = {
              left: at(from),
              width: `calc(${at(endOfShade(shade))} - ${at(from)})`,
            };
            return (
              <li className={styles['outage']} key={shade.fromMs} style={style} data-late={isLate(shade)}>
                <span className={styles['outageText']}>{shade.text}</span>
              </li>
            );
          })}
        </ol>
      )}
      {lanes.map((lane) => (
        <Row
          key={lane.id}
          lane={lane}
          startedAtMs={startedAtMs}
          pending={pending.filter((one) => one.lane === lane.id)}
          nowMs={nowMs}
          at={at}
        />
      ))}
    </section>
  );
}

function Row({
  lane: { name, state, isGood, ticks },
  startedAtMs,
  pending,
  nowMs,
  at,
}: {
  lane: Lane;
  startedAtMs: number | undefined;
  pending: readonly Pending[];
  nowMs: number;
  at: Scale;
}): ReactNode {
  const waiting = pending.filter(
    ({ response }) => !ticks.some(({ exchange }) => exchange.number === response?.number),
  );
  return (
    <div className={styles['row']}>
      <div className={styles['name']}>
        <b>{name}</b>
        <span className={styles['token']} data-has={isGood}>
          {state}
        </span>
      </div>
      <div className={styles['line']}>
        <ol className={styles['groups']} aria-label={`Answers: ${name}`}>
          {groupsOf(ticks).map((group) => (
            <GroupItem key={group.ticks[0]?.exchange.number} group={group} at={at} />
          ))}
        </ol>
        {startedAtMs !== undefined &&
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
        {slow && ` after ${duration(slowestMs)}`}
        {!slow && ticks.length > 1 && <span className={styles['count']}> ×{ticks.length}</span>}
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
