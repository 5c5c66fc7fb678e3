import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../api/api-context.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../ui/icons.tsx';
import { choices } from './choices.ts';
import styles from './why.module.css';

type WhyProps = {
  /** Whether there are answers to explain. */
  ready: boolean;
  /** Its right choice is made. */
  solved: boolean;
  onSolved: () => void;
};

/** Three choices; a wrong one says why not and may be followed by another, the right one leads on. */
export function Why({ ready, solved, onSolved }: WhyProps): ReactNode {
  const [chosen, setChosen] = useState<number>();
  const choice = chosen === undefined ? undefined : choices[chosen];
  return (
    <section className={styles['why']} aria-labelledby="why">
      <h2 className={styles['title']} id="why">
        Why?
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
      {solved && <Onward />}
    </section>
  );
}

function Onward(): ReactNode {
  const { session } = useSession();
  return (
    <p className={styles['onward']}>
      <Link className={buttonClass('primary')} to="/labs/where-state-lives">
        Go to the labs
      </Link>
      {session.status === 'guest' && (
        <>
          <Link className={buttonClass('quiet')} to="/sign-up">
            Sign up first
          </Link>
          <Link className={buttonClass('bare')} to="/labs/stateless">
            Go on as a guest
          </Link>
        </>
      )}
    </p>
  );
}
