import type { ReactNode } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import styles from './page.module.css';

/** The headers of a request as they arrived at the bank, and the answer of the bank. Without a request, the same rows are empty. */
export function ArrivalFacts({ arrival, label }: { arrival: Arrival | undefined; label: string }): ReactNode {
  return (
    <dl className={styles['facts']} aria-label={label}>
      {factsOf(arrival).map(([name, value]) => (
        <div className={styles['fact']} key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className={styles['fact']} data-answer={answerOf(arrival)}>
        <dt>Answer of the bank</dt>
        <dd>
          {arrival === undefined ? (
            '–'
          ) : (
            <>
              <ToneIcon tone={arrival.accepted ? 'bad' : 'ok'} isAttack /> {arrival.status} {arrival.reason}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

const answerOf = (arrival: Arrival | undefined): 'bad' | 'ok' | undefined =>
  arrival === undefined ? undefined : arrival.accepted ? 'bad' : 'ok';

function factsOf(arrival: Arrival | undefined): readonly (readonly [name: string, value: string])[] {
  const or = (value: string | undefined, none = 'none'): string =>
    arrival === undefined ? '–' : (value ?? none);
  const cookies = arrival?.cookies ?? [];
  return [
    ['Request', or(arrival && `${arrival.method} ${arrival.path.replace('/v1/labs/bank', '')}`)],
    ['Cookie', or(cookies.length === 0 ? undefined : cookies.join(', '))],
    ['Authorization', or(arrival?.authorization === true ? 'Bearer' : undefined)],
    ['Origin', or(arrival?.origin)],
    ['Sec-Fetch-Site', or(arrival?.fetchSite)],
    ['Mode, destination', or(arrival?.fetchMode && `${arrival.fetchMode}, ${arrival.fetchDest ?? ''}`)],
  ];
}
