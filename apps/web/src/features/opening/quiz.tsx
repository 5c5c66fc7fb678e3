import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../api/api-context.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../ui/icons.tsx';
import { choices } from './choices.ts';
import styles from './quiz.module.css';

type QuizProps = {
  /** Whether a run has given responses to explain. */
  ready: boolean;
  solved: boolean;
  onSolved: () => void;
};

/** A question with three choices. Each choice shows a reply; the right choice also shows the links to the labs. */
export function Quiz({ ready, solved, onSolved }: QuizProps): ReactNode {
  const [chosen, setChosen] = useState<number>();
  const choice = chosen === undefined ? undefined : choices[chosen];
  return (
    <section className={styles['quiz']} aria-labelledby="quiz">
      <h2 className={styles['title']} id="quiz">
        Why does the first lane get 401?
      </h2>
      <div className={styles['choices']}>
        {choices.map(({ text, right }, index) => (
          <Button
            key={text}
            className={styles['choice']}
            disabled={!ready}
            aria-pressed={chosen === index}
            data-right={right}
            onClick={() => {
              setChosen(index);
              if (right) onSolved();
            }}
          >
            {text}
          </Button>
        ))}
      </div>
      <div className={styles['reply']} aria-live="polite">
        {choice !== undefined && (
          <p data-right={choice.right}>
            <b className={styles['mark']}>
              {choice.right ? <CheckIcon /> : <CrossIcon />} {choice.right ? 'Yes.' : 'No.'}
            </b>{' '}
            {choice.reply}
          </p>
        )}
      </div>
      {solved && <NextLinks />}
    </section>
  );
}

function NextLinks(): ReactNode {
  const { session } = useSession();
  return (
    <p className={styles['next']}>
      <Link className={buttonClass('primary')} to="/labs/where-state-lives">
        Go to the labs
      </Link>
      {session.status === 'guest' && (
        <>
          <Link className={buttonClass('quiet')} to="/sign-up">
            Sign up first
          </Link>
          <Link className={buttonClass('bare')} to="/labs/stateless">
            Continue as a guest
          </Link>
        </>
      )}
    </p>
  );
}
