import type { ReactNode } from 'react';
import { storeAsked, type Exchange } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';
import { PathText } from '../ui/path-text.tsx';
import { Outcome } from './log/outcome.tsx';
import { handlerColour, phaseName, phasesOf, TimeBar } from './time-bar.tsx';
import { turnedFrom } from './trace.ts';
import type { Followed } from './use-followed.ts';
import styles from './time-strip.module.css';

type TimeStripProps = { followed: Followed | undefined; still: boolean };

/** Under the picture: the request that it shows, and its real time, to scale. */
export function TimeStrip({ followed, still }: TimeStripProps): ReactNode {
  return (
    <figcaption className={styles['strip']}>
      {followed === undefined ? (
        <p className={styles['idle']}>
          {still
            ? 'Each step will have its number.'
            : 'What moves here is slowed; every number is the answer’s own.'}
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
            {part === 'way' ? wayOf(exchange) : phaseName[part]} <b>{duration(ms)}</b>
          </li>
        ))}
        <Unasked exchange={exchange} />
      </ul>
    </>
  );
}

function paceOf(slowed: number, behind: number): string {
  if (behind > 0) return `The picture is ${behind} behind`;
  return slowed > 1 ? `${slowed.toLocaleString('en')}× slower than real` : 'At its real speed';
}

/** The time of a replica that NGINX turned away from is in no header: it is part of the way. */
function wayOf(exchange: Exchange): string {
  const earlier = turnedFrom(exchange).map(({ name }) => name);
  return earlier.length === 0 ? phaseName.way : `${phaseName.way} and at ${earlier.join(', ')}`;
}

function Unasked({ exchange }: { exchange: Exchange }): ReactNode {
  if (exchange.type === 'websocket') return <li>The handshake’s headers are not visible to a page</li>;
  if (exchange.servedBy === undefined || storeAsked(exchange) !== undefined) return null;
  return (
    <li>
      {exchange.code === 'store_unavailable'
        ? `Redis not asked: ${exchange.servedBy} knows that it is away`
        : 'Redis not asked'}
    </li>
  );
}
