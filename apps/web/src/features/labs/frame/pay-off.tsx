import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { labs, nextOf } from '../registry.ts';
import type { Guess } from './frame-store.ts';
import type { Lab } from './lab.ts';
import styles from './pay-off.module.css';
import type { Completion } from './use-completion.ts';

type PayOffProps = { lab: Lab; guess: Guess | undefined; right: number; completion: Completion };

/** Step 3: the right answer next to the guess, the claim, the reason, and the way to the next lab. */
export function PayOff({ lab, guess, right, completion }: PayOffProps): ReactNode {
  return (
    <>
      <Verdict lab={lab} guess={guess} right={right} />
      <h3 className={styles['claim']}>{lab.claim}</h3>
      <p className={styles['why']}>{lab.why}</p>
      <CompletionBlock lab={lab} completion={completion} />
      <p className={styles['source']}>
        Source code: <code>{lab.source}</code>
      </p>
    </>
  );
}

function Verdict({ lab, guess, right }: { lab: Lab; guess: Guess | undefined; right: number }): ReactNode {
  const answer = lab.answers[right]?.text;
  const wasRight = guess === right;
  return (
    <p className={styles['verdict']}>
      {typeof guess === 'number' && (
        <span className={styles['guess']} data-right={wasRight}>
          {wasRight ? <CheckIcon /> : <CrossIcon />}{' '}
          {wasRight ? 'You were right:' : `Your guess: ${lab.answers[guess]?.text ?? ''}`}
        </span>
      )}
      <span>
        {!wasRight && 'Right answer: '}
        <b>{answer}</b>
      </span>
    </p>
  );
}

function CompletionBlock({ lab, completion }: { lab: Lab; completion: Completion }): ReactNode {
  const { session } = useSession();
  const next = nextOf(lab.name);
  const { completedBy, atMs } = completion;
  const isDone = completedBy !== undefined || atMs !== undefined;
  const number = labs.find(({ name }) => name === lab.name)?.number;
  return (
    <div className={styles['completion']} data-done={isDone}>
      {isDone ? (
        <>
          <p className={styles['done']}>
            <span className={styles['seal']}>
              <CheckIcon />
            </span>
            <b>Lab {number} completed</b>
          </p>
          <p className={styles['kept']}>
            {completedBy !== undefined && <span>Completed by {describe(completedBy)}. </span>}
            {session.status === 'guest' ? 'Kept in this browser.' : 'Kept with your account.'}
          </p>
        </>
      ) : (
        <p className={styles['goal']}>
          <b>Goal:</b> {lab.goal}
        </p>
      )}
      <Link className={buttonClass(isDone ? 'primary' : 'quiet')} to={next.to}>
        {next.to === '/end' ? next.title : `Next lab: ${next.title}`}
      </Link>
    </div>
  );
}

const describe = ({ number, status, servedBy }: Exchange): string =>
  `response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
