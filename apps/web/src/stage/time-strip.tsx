import type { ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { duration } from '../ui/format.ts';
import { Outcome } from './log/outcome.tsx';
import { handlerColour, phaseName, phasesOf, TimeBar, type Phase } from './time-bar.tsx';
import styles from './time-strip.module.css';

type TimeStripProps = {
  exchange: Exchange | undefined;
  slowed: number | undefined;
  phase: Phase | undefined;
  still: boolean;
};

/** Under the picture: the request that it shows, and its real time, to scale. */
export function TimeStrip({ exchange, slowed, phase, still }: TimeStripProps): ReactNode {
  return (
    <figcaption className={styles['strip']}>
      {exchange === undefined ? (
        <p className={styles['idle']}>
          {still
            ? 'Each step will have its number.'
            : 'What moves here is slowed; every number is the answer’s own.'}
        </p>
      ) : (
        <>
          <div className={styles['line']}>
            <span className={styles['request']}>
              <b>{exchange.number}</b> {exchange.method} {exchange.path}
            </span>
            <span>
              <Outcome exchange={exchange} />
            </span>
            <b className={styles['total']}>{duration(exchange.totalMs)}</b>
            {slowed !== undefined && (
              <span className={styles['slowed']}>
                {slowed > 1 ? `Slowed ${slowed.toLocaleString('en')} times` : 'At its real speed'}
              </span>
            )}
          </div>
          <TimeBar exchange={exchange} fullMs={exchange.totalMs} now={phase} />
          <ul className={styles['legend']} style={handlerColour(exchange)}>
            {phasesOf(exchange).map(({ phase: part, ms }) => (
              <li key={part} data-phase={part} data-now={part === phase || undefined}>
                {phaseName[part]} <b>{duration(ms)}</b>
              </li>
            ))}
            {exchange.timing.store === undefined && exchange.servedBy !== undefined && (
              <li>Redis not asked</li>
            )}
          </ul>
        </>
      )}
    </figcaption>
  );
}
