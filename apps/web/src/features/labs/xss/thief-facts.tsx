import type { ReactNode } from 'react';
import { ArrivalFacts, requestOf } from '../frame/arrival-facts.tsx';
import type { Received } from '../frame/arrivals.ts';
import styles from './page.module.css';
import { isReplay, isReport, sentIn } from './verdicts.ts';

/** The data that Ada’s page sent to another site, and the request of the thief’s server. */
export function ThiefFacts({ received }: { received: readonly Received[] }): ReactNode {
  const report = received.findLast(({ arrival }) => isReport(arrival))?.arrival;
  const replay = received.findLast(({ arrival }) => isReplay(arrival))?.arrival;
  return (
    <section className={styles['thief']} aria-label="What the thief has">
      <h2 className={styles['heading']}>What the thief has</h2>
      <ArrivalFacts
        label="Data and token"
        rows={[
          ['Ada’s page sent data to', report && sentIn(report).map(hostOf).join(', ')],
          ['The thief’s server sent', replay && `${requestOf(replay)}, Bearer …`],
        ]}
        attack={replay}
        answer={replay && `${replay.status} ${replay.accepted ? `user ${replay.user ?? ''}` : replay.reason}`}
      />
    </section>
  );
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin);
