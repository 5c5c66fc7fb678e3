import type { ReactNode } from 'react';
import { clsx } from 'clsx';
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

type PayOffProps = { lab: Lab; guess: Guess | undefined; right: number };

/** Step 3: the right answer next to the guess, the claim, and the reason. */
export const PayOff = ({ lab, guess, right }: PayOffProps): ReactNode => (
  <>
    <Verdict lab={lab} guess={guess} right={right} />
    <h3 className={styles['claim']}>{lab.claim}</h3>
    <p className={styles['why']}>{lab.why}</p>
  </>
);

function Verdict({ lab, guess, right }: PayOffProps): ReactNode {
  const answer = lab.answers[right]?.text;
  const wasRight = guess === right;
  return (
    <div className={styles['verdict']}>
      {typeof guess === 'number' && (
        <p className={styles['guess']} data-right={wasRight}>
          {wasRight ? <CheckIcon /> : <CrossIcon />}{' '}
          {wasRight ? `You were right: ${answer ?? ''}` : `Your guess: ${lab.answers[guess]?.text ?? ''}`}
        </p>
      )}
      {!wasRight && (
        <p>
          Right answer: <b>{answer}</b>
        </p>
      )}
    </div>
  );
}

/** Celebrates the completion, or names the goal that is left, and leads to the next lab. */
export function CompletionBar({ lab, completion }: { lab: Lab; completion: Completion }): ReactNode {
  const { session } = useSession();
  const next = nextOf(lab.name);
  const { completedBy, atMs } = completion;
  const isDone = completedBy !== undefined || atMs !== undefined;
  const number = labs.find(({ name }) => name === lab.name)?.number;
  return (
    <div className={styles['completion']} data-done={isDone}>
      {isDone ? (
        <>
          <span className={styles['seal']}>
            <CheckIcon />
          </span>
          <p className={styles['done']}>
            <b>Lab {number} completed</b>
            <span className={styles['kept']}>
              {completedBy !== undefined && `Completed by ${describe(completedBy)}. `}
              {session.status === 'guest' ? 'Kept in this browser.' : 'Kept with your account.'}
            </span>
          </p>
        </>
      ) : (
        <p className={styles['done']}>
          <span>
            <b>Goal:</b> {lab.goal}
          </span>
        </p>
      )}
      <Link
        className={clsx(buttonClass(isDone ? 'primary' : 'quiet'), styles['next'])}
        to={next.to}
        title={next.title}
      >
        {next.to === '/end' ? 'Your guesses' : 'Next lab'}
      </Link>
    </div>
  );
}

const describe = ({ number, status, servedBy }: Exchange): string =>
  `response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
