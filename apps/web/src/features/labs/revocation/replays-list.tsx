import type { ReactNode } from 'react';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { ReplicaName } from '../../../ui/identity.tsx';
import styles from './page.module.css';
import { eventTexts, verdictOf, type Replay } from './replays.ts';

/** Number of replays in the list. */
const shownReplays = 2;

/** The result of the lab: the newest replays of the copy, and a verdict on the last. The height is reserved. */
export function ReplaysList({ replays }: { replays: readonly Replay[] }): ReactNode {
  const last = replays.at(-1);
  const verdict = last === undefined ? undefined : verdictOf(last);
  return (
    <section className={styles['results']} aria-label="Responses to the thief">
      {replays.length === 0 ? (
        <p className={styles['soft']}>Each response to the thief appears here.</p>
      ) : (
        <ol className={styles['replays']}>
          {replays.slice(-shownReplays).map(({ after, responses }) => (
            <li className={styles['replay']} key={responses[0]?.number}>
              <span className={styles['event']}>{eventTexts[after]}</span>
              {responses.map((response) => (
                <ThiefResponse key={response.number} response={response} />
              ))}
            </li>
          ))}
        </ol>
      )}
      <p className={styles['verdict']} data-meaning={verdict?.meaning} aria-live="polite">
        {verdict !== undefined && (
          <>
            <ToneIcon tone={verdict.meaning} isAttack /> <span>{verdict.text}</span>
          </>
        )}
      </p>
    </section>
  );
}

/** A 200 for the thief is bad, and a 401 is as it should be. */
function ThiefResponse({ response }: { response: Exchange }): ReactNode {
  const { status, servedBy } = response;
  const meaning = succeeded(response) ? 'bad' : status === 401 ? 'ok' : 'unavailable';
  return (
    <span className={styles['response']} data-meaning={meaning}>
      <ToneIcon tone={meaning} isAttack /> <b>{status ?? 'none'}</b>{' '}
      {servedBy !== undefined && <ReplicaName name={servedBy} />}
    </span>
  );
}
