import type { ReactNode } from 'react';
import { storeQuery, type Exchange } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';
import { PathText } from '../ui/path-text.tsx';
import { Outcome } from './log/outcome.tsx';
import { handlerColour, phaseName, phasesOf, TimeBar } from './time-bar.tsx';
import { failedReplicas } from './model/trace.ts';
import type { Followed } from './use-followed.ts';
import styles from './time-strip.module.css';

type TimeStripProps = { followed: Followed | undefined; reducedMotion: boolean };

/** The strip under the diagram: the current request and its measured times, to scale. */
export function TimeStrip({ followed, reducedMotion }: TimeStripProps): ReactNode {
  return (
    <figcaption className={styles['strip']}>
      {followed === undefined ? (
        <p className={styles['idle']}>
          {reducedMotion
            ? 'Each step of a request gets a number in the diagram.'
            : 'The animation is slower than real time. All numbers are measured.'}
        </p>
      ) : (
        <Filled {...followed} />
      )}
    </figcaption>
  );
}

function Filled({ exchange, slowed, behind, phase }: Followed): ReactNode {
  return (
    <>
      <div className={styles['line']}>
        <span className={styles['request']}>
          <b>{exchange.number}</b>
          <span>{exchange.method}</span>
          <PathText path={exchange.path} />
        </span>
        <span className={styles['outcome']}>
          <Outcome exchange={exchange} />
        </span>
        <b className={styles['total']}>{duration(exchange.totalMs)}</b>
        {slowed !== undefined && <span className={styles['slowed']}>{paceOf(slowed, behind)}</span>}
      </div>
      <TimeBar exchange={exchange} fullMs={exchange.totalMs} now={phase} />
      <ul className={styles['legend']} style={handlerColour(exchange)}>
        {phasesOf(exchange).map(({ phase: part, ms }) => (
          <li key={part} data-phase={part} data-now={part === phase || undefined}>
            {part === 'network' ? networkName(exchange) : phaseName[part]} <b>{duration(ms)}</b>
          </li>
        ))}
        <NotQueried exchange={exchange} />
      </ul>
    </>
  );
}

function paceOf(slowed: number, behind: number): string {
  if (behind > 0) return `The animation is ${behind} ${behind === 1 ? 'request' : 'requests'} behind`;
  return slowed > 1 ? `${slowed.toLocaleString('en')}× slower than real time` : 'In real time';
}

/** No header reports the time at a failed replica, so the network phase includes it. */
function networkName(exchange: Exchange): string {
  const failed = failedReplicas(exchange).map(({ name }) => name);
  return failed.length === 0
    ? phaseName.network
    : `${phaseName.network}, with the failed attempt at ${failed.join(', ')}`;
}

function NotQueried({ exchange }: { exchange: Exchange }): ReactNode {
  if (exchange.type === 'websocket') return <li>A page cannot read the headers of a WebSocket handshake</li>;
  if (exchange.servedBy === undefined || storeQuery(exchange) !== undefined) return null;
  return (
    <li>
      {exchange.code === 'store_unavailable'
        ? `Redis not queried: ${exchange.servedBy} knows that Redis is unavailable`
        : 'Redis not queried'}
    </li>
  );
}
