import type { ReactNode } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import styles from './page.module.css';
import { isReplay, isReport, sentIn, type Received } from './verdicts.ts';

/** The data that Ada’s page sent to another site, and the request of the thief’s server. Without them, the same rows are empty. */
export function ThiefFacts({ received }: { received: readonly Received[] }): ReactNode {
  const report = received.findLast(({ arrival }) => isReport(arrival))?.arrival;
  const replay = received.findLast(({ arrival }) => isReplay(arrival))?.arrival;
  const rows = [
    ['Ada’s page sent data to', report && sentIn(report).map(hostOf).join(', ')],
    ['The thief’s server sent', replay && `${requestOf(replay)}, Bearer …`],
  ] as const;
  return (
    <section className={styles['thief']} aria-label="What the thief has">
      <h2 className={styles['heading']}>What the thief has</h2>
      <dl className={styles['facts']}>
        {rows.map(([name, value]) => (
          <div className={styles['fact']} key={name}>
            <dt>{name}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
        <div className={styles['fact']} data-answer={replay && (replay.accepted ? 'bad' : 'ok')}>
          <dt>Answer of the bank</dt>
          <dd>
            {replay === undefined ? (
              '–'
            ) : (
              <>
                <ToneIcon tone={replay.accepted ? 'bad' : 'ok'} isAttack /> {replay.status}{' '}
                {replay.accepted ? `user ${replay.user ?? ''}` : replay.reason}
              </>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}

const requestOf = ({ method, path }: Arrival): string => `${method} ${path.replace('/v1/labs/bank', '')}`;
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin);
