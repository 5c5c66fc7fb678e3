import type { ReactNode } from 'react';
import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { toneOf } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './time-line.module.css';
import type { Kind, Tick } from './use-expiry.ts';

const names: Record<Kind, string> = { session: 'Session', jwt: 'JWT' };
const shownMs = 45_000;

/** The requests of this sign-in, each at its time; the line at 15 seconds is where neither would be alive unused. */
export function TimeLine({
  ticks,
  signedInAtMs,
}: {
  ticks: readonly Tick[];
  signedInAtMs: number;
}): ReactNode {
  const lastMs = Math.max(
    shownMs,
    ...ticks.map(({ exchange }) => exchange.startedAtMs - signedInAtMs + 2_000),
  );
  const place = (ms: number): string => `${((100 * ms) / lastMs).toFixed(2)}%`;
  return (
    <Panel title="Since you signed in" aside={`from 0 to ${Math.round(lastMs / 1000)} s`}>
      {(['session', 'jwt'] as const).map((kind) => (
        <div className={styles['row']} key={kind}>
          <span className={styles['name']}>{names[kind]}</span>
          <ol className={styles['line']} aria-label={`Requests with the ${names[kind]}`}>
            <li className={styles['first']} style={{ width: place(expiryLastsMs) }} aria-hidden="true" />
            {ticks
              .filter((tick) => tick.kind === kind)
              .map(({ exchange }) => {
                const sinceMs = exchange.startedAtMs - signedInAtMs;
                return (
                  <li
                    className={styles['tick']}
                    key={exchange.number}
                    data-tone={toneOf(exchange)}
                    style={{ left: place(sinceMs) }}
                  >
                    <ToneIcon tone={toneOf(exchange)} />
                    <span className="visually-hidden">
                      {exchange.status ?? 'no answer'} after {(sinceMs / 1000).toFixed(0)} s
                    </span>
                  </li>
                );
              })}
          </ol>
        </div>
      ))}
      <p className={styles['note']}>The shaded part is the first 15 seconds.</p>
    </Panel>
  );
}
