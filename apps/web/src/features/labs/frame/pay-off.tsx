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

type VerdictProps = { lab: Lab; guess: Guess | undefined; right: number | undefined };

const labelFor = (isGuess: boolean): string => (isGuess ? 'You were right:' : 'Right answer:');

/**
 * The right answer, and before the run its place. Invisible copies of all answers reserve the height, so that nothing
 * moves when the answer appears. Their text comes from the style sheet: it is neither read nor found on the page.
 */
export const Verdict = ({ lab, guess, right }: VerdictProps): ReactNode => (
  <div className={styles['verdict']} data-shown={right !== undefined}>
    {lab.answers.map(({ text }, index) => (
      <span
        key={text}
        className={styles['copy']}
        data-label={labelFor(guess === index)}
        data-answer={text}
        aria-hidden="true"
      />
    ))}
    {right === undefined ? (
      <p className={styles['awaited']}>The answer appears here after the run.</p>
    ) : (
      <section className={styles['answer']} aria-label="Right answer">
        <CheckIcon />
        <p>
          {labelFor(guess === right)} <b>{lab.answers[right]?.text}</b>
        </p>
      </section>
    )}
  </div>
);

/** The guess, next to the title of step 1. Empty for a guess that was right: the verdict names it. */
export function GuessLine({ lab, guess, right }: VerdictProps): ReactNode {
  const text = typeof guess === 'number' ? (lab.answers[guess]?.text ?? '') : undefined;
  const isWrong = text !== undefined && right !== undefined && guess !== right;
  if (text !== undefined && guess === right) return null;
  return (
    <span className={styles['guess']} data-wrong={isWrong}>
      {isWrong && <CrossIcon />}
      <span>
        {isWrong && 'Your guess: '}
        {text ?? (guess === 'unsure' ? 'Not sure' : 'no guess')}
      </span>
    </span>
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

const describe = ({ type, number, status, servedBy }: Exchange): string =>
  type === 'message'
    ? `message ${Math.abs(number)}, which ${servedBy ?? 'no server'} delivered`
    : `response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
