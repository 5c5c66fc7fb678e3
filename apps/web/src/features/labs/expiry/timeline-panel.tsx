import { type ReactNode } from 'react';
import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { toneOf } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { clock } from '../../../ui/format.ts';
import { useSince } from '../frame/use-since.ts';
import axis from '../frame/axis.module.css';
import styles from './timeline-panel.module.css';
import { kindNames, kinds, leftMs, type Kind, type TimeLine, type TokenLife } from './timeline.ts';
import type { Plan } from './use-expiry.ts';

const shownMs = 45_000;
/** Room for the text right of the end of a token. */
const endRoomMs = 9_000;
/** Room for the text of a planned request, on both sides. */
const labelRoomMs = 3_500;
const tickMs = 250;

/** A row for each token: the time left, and the life of the token since the sign-in. Empty before the sign-in was shown. */
export function TimeLinePanel({ line, plan }: { line: TimeLine | undefined; plan: Plan }): ReactNode {
  const nowMs = useSince(line?.signedInAtMs, tickMs);
  const lastMs = Math.max(shownMs, ...kinds.map((kind) => (line?.lives[kind].untilMs ?? 0) + endRoomMs));
  const at = (ms: number): string => `${((100 * Math.min(ms, lastMs)) / lastMs).toFixed(2)}%`;
  const everyS = lastMs > shownMs ? 10 : 5;
  const labels = Array.from({ length: Math.floor(lastMs / 1000 / everyS) + 1 }, (_, index) => index * everyS);
  return (
    <section className={styles['panel']} aria-label="Time since the sign-in">
      <p className={styles['clock']}>
        <time role="timer" aria-label="Time since the sign-in">
          {line === undefined ? '0:00' : clock(Math.floor(nowMs / 1000) * 1000)}
        </time>
        <span className={styles['since']} aria-hidden="true">
          since the sign-in
        </span>
      </p>
      <div className={styles['axis']} aria-hidden="true">
        {labels
          .filter((second) => plan.every(({ atMs }) => Math.abs(atMs - second * 1000) > labelRoomMs))
          .map((second) => (
            <span className={axis['label']} key={second} style={{ left: at(second * 1000) }}>
              {second}
              {second === 0 && ' s'}
            </span>
          ))}
        {plan.map(({ atMs, text }) => (
          <b className={axis['label']} key={atMs} style={{ left: at(atMs) }}>
            {atMs / 1000}
            <span className={styles['what']}>: {text}</span>
          </b>
        ))}
      </div>
      {kinds.map((kind) => (
        <Row key={kind} kind={kind} line={line} nowMs={nowMs} plan={plan} lastMs={lastMs} at={at} />
      ))}
      <p className={styles['announcement']} aria-live="polite">
        {line !== undefined && announcement(line, nowMs)}
      </p>
    </section>
  );
}

function Row({
  kind,
  line,
  nowMs,
  plan,
  lastMs,
  at,
}: {
  kind: Kind;
  line: TimeLine | undefined;
  nowMs: number;
  plan: Plan;
  lastMs: number;
  at: (ms: number) => string;
}): ReactNode {
  const life = line?.lives[kind];
  const ticks = line?.ticks.filter((tick) => tick.kind === kind) ?? [];
  const isOver = life !== undefined && (life.ended || nowMs >= life.untilMs);
  return (
    <div className={styles['row']} data-kind={kind}>
      <div className={styles['name']}>
        <Ring life={life} nowMs={nowMs} />
        <b>{kindNames[kind]}</b>
      </div>
      <div className={styles['line']}>
        {plan.map(({ atMs }) => (
          <span className={styles['planned']} key={atMs} style={{ left: at(atMs) }} aria-hidden="true" />
        ))}
        {kind === 'session' && line?.wrongKey !== undefined && (
          <span className={styles['wrong']} style={{ left: at(line.wrongKey.afterMs) }} aria-hidden="true">
            {line.wrongKey.pushed} keys
          </span>
        )}
        {life !== undefined && (
          <>
            <span className={styles['left']} style={{ width: at(life.untilMs) }} aria-hidden="true" />
            <span
              className={styles['past']}
              style={{ width: at(Math.min(nowMs, life.untilMs)) }}
              aria-hidden="true"
            />
            {life.restartsMs.map((ms) => (
              <span
                className={styles['restart']}
                key={ms}
                style={{ left: at(ms) }}
                aria-hidden="true"
                data-text
              >
                ↺ {expiryLastsMs / 1000} s
              </span>
            ))}
            <span
              className={styles['end']}
              key={`${life.untilMs} ${isOver}`}
              data-text
              data-ended={isOver}
              style={{ left: at(life.untilMs) }}
            >
              {isOver ? 'ended' : `until ${Math.round(life.untilMs / 1000)} s`}
            </span>
            {nowMs <= lastMs && (
              <span className={styles['now']} style={{ width: at(nowMs) }} aria-hidden="true" data-now />
            )}
          </>
        )}
        <ol className={styles['ticks']} aria-label={`Requests with the ${kindNames[kind]}`}>
          {ticks.map(({ afterMs, exchange }) => (
            <li
              className={styles['tick']}
              data-text
              key={exchange.number}
              data-tone={toneOf(exchange)}
              style={{ left: at(afterMs) }}
            >
              <ToneIcon tone={toneOf(exchange)} />
              <span className={styles['status']}>{exchange.status ?? 'no response'}</span>
              <span className="visually-hidden"> after {(afterMs / 1000).toFixed(0)} s</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

const radius = 19;
const length = 2 * Math.PI * radius;

/** The time left of a token, from the last response. Counts down with this computer's clock until the next response. */
function Ring({ life, nowMs }: { life: TokenLife | undefined; nowMs: number }): ReactNode {
  const ms = life === undefined ? 0 : leftMs(life, nowMs);
  const seconds = Math.ceil(ms / 1000);
  return (
    <span className={styles['ring']}>
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle className={styles['track']} cx="22" cy="22" r={radius} />
        <circle
          className={styles['arc']}
          cx="22"
          cy="22"
          r={radius}
          strokeDasharray={length}
          strokeDashoffset={length * (1 - Math.min(1, ms / expiryLastsMs))}
        />
      </svg>
      <span className={styles['seconds']}>{life === undefined ? '–' : `${seconds} s`}</span>
    </span>
  );
}

/** Names each token's time left in steps of five seconds, so that a screen reader announces few changes. */
function announcement({ lives }: TimeLine, nowMs: number): string {
  return kinds
    .map((kind) => {
      if (lives[kind].ended) return `${kindNames[kind]}: ended.`;
      const seconds = Math.ceil(leftMs(lives[kind], nowMs) / 5_000) * 5;
      return seconds === 0 ? `${kindNames[kind]}: no time left.` : `${kindNames[kind]}: ${seconds} s left.`;
    })
    .join(' ');
}
