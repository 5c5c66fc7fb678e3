import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { Link } from 'react-router';
import { useSession } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { ExplainedText } from '../../../ui/explained-text.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { labs, nextOf } from '../registry.ts';
import type { Guess } from './frame-store.ts';
import type { Lab } from './lab.ts';
import styles from './pay-off.module.css';
import type { Completion } from './use-completion.ts';

type VerdictProps = { lab: Lab; guess: Guess | undefined; right: number };

/** The right answer, and the guess if it was another one. It stays in view whichever step is open. */
export function Verdict({ lab, guess, right }: VerdictProps): ReactNode {
  const answer = lab.answers[right]?.text;
  const wasRight = guess === right;
  return (
    <section className={styles['verdict']} aria-label="Right answer">
      <p className={styles['answer']}>
        <CheckIcon />
        <span>
          {wasRight ? 'You were right:' : 'Right answer:'} <b>{answer}</b>
        </span>
      </p>
      {typeof guess === 'number' && !wasRight && (
        <p className={styles['guess']}>
          <CrossIcon /> <span>Your guess: {lab.answers[guess]?.text}</span>
        </p>
      )}
    </section>
  );
}

/** Step 3: the claim and the reason. */
export const PayOff = ({ lab }: { lab: Lab }): ReactNode => (
  <>
    <h3 className={styles['claim']}>{lab.claim}</h3>
    <p className={styles['why']}>
      <ExplainedText>{lab.why}</ExplainedText>
    </p>
  </>
);

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
            {completedBy !== undefined && (
              <span className={styles['line']}>You saw it in {describe(completedBy)}.</span>
            )}
            <span className={clsx(styles['line'], styles['kept'])}>
              {session.status === 'guest' ? 'Kept in this browser.' : 'Kept with your account.'}
            </span>
          </p>
        </>
      ) : (
        <p className={styles['goal']}>
          <b>Goal:</b> {lab.goal}
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
