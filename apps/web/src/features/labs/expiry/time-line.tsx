import type { ReactNode } from 'react';
import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { toneOf } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './time-line.module.css';
import type { Kind, Tick } from './use-expiry.ts';

const names: Record<Kind, string> = { session: 'Session', jwt: 'JWT' };
const shownMs = 45_000;

/** The requests since the sign-in, by time. The first 15 seconds are shaded: both tokens are valid then without a request. */
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
  const position = (ms: number): string => `${((100 * ms) / lastMs).toFixed(2)}%`;
  return (
    <Panel title="Requests since the sign-in" aside={`0 to ${Math.round(lastMs / 1000)} s`}>
      {(['session', 'jwt'] as const).map((kind) => (
        <div className={styles['row']} key={kind}>
          <span className={styles['name']}>{names[kind]}</span>
          <ol className={styles['line']} aria-label={`Requests with the ${names[kind]}`}>
            <li className={styles['first']} style={{ width: position(expiryLastsMs) }} aria-hidden="true" />
            {ticks
              .filter((tick) => tick.kind === kind)
              .map(({ exchange }) => {
                const sinceMs = exchange.startedAtMs - signedInAtMs;
                return (
                  <li
                    className={styles['tick']}
                    key={exchange.number}
                    data-tone={toneOf(exchange)}
                    style={{ left: position(sinceMs) }}
                  >
                    <ToneIcon tone={toneOf(exchange)} />
                    <span className="visually-hidden">
                      {exchange.status ?? 'no response'} after {(sinceMs / 1000).toFixed(0)} s
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
