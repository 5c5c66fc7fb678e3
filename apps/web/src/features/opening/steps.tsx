import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useReplicaNames } from '../../stage/view/use-usual-scene.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../ui/icons.tsx';
import { Notice } from '../../ui/notice.tsx';
import { choices } from './choices.ts';
import {
  answers,
  isExplicable,
  questionFor,
  refuserOf,
  requestCount,
  rightAnswer,
  signerOf,
  type Failure,
} from './lanes.ts';
import styles from './steps.module.css';
import type { Opening } from './use-opening.ts';

/** The three steps: sign in, predict and send, explain. */
export function Steps({ opening }: { opening: Opening }): ReactNode {
  const { phase, failure } = opening;
  // A new sign-in starts the guess and the explanation again.
  const round = opening.states.memory.signIn?.number ?? 0;
  return (
    <div className={styles['steps']} data-steps>
      <SignIn opening={opening} />
      {phase === 'start' ? (
        <Closed number={2} title="Predict" text="Opens when Ada has signed in." />
      ) : (
        <Predict key={`predict ${round}`} opening={opening} />
      )}
      {phase === 'ran' && failure === undefined ? (
        <Why key={`why ${round}`} opening={opening} />
      ) : (
        <Closed number={3} title="Why" text="Opens when the last response has been shown." />
      )}
      {failure !== undefined && !opening.busy && <FailureNote failure={failure} />}
    </div>
  );
}

type StepProps = {
  number: number;
  title: string;
  /** At the end of the title: what the step showed, or a way to repeat it. */
  aside?: ReactNode;
  children?: ReactNode;
};

const Step = ({ number, title, aside, children }: StepProps): ReactNode => (
  <section className={styles['step']} aria-label={title}>
    <div className={styles['head']}>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <h2 className={styles['title']}>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);

const Closed = ({ number, title, text }: { number: number; title: string; text: string }): ReactNode => (
  <section className={styles['closed']} aria-label={title}>
    <div className={styles['head']}>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <h2 className={styles['title']}>{title}</h2>
    </div>
    <p>{text}</p>
  </section>
);

function SignIn({ opening: { phase, busy, signIn } }: { opening: Opening }): ReactNode {
  const isFirst = phase === 'start';
  const button = (
    <Button
      className={styles[isFirst ? 'wide' : 'again']}
      look={isFirst ? 'primary' : 'bare'}
      busy={busy}
      onClick={() => {
        void signIn();
      }}
    >
      {isFirst ? 'Sign Ada in' : 'Sign in again'}
    </Button>
  );
  return isFirst ? (
    <Step number={1} title="Sign in">
      <p>Ada signs in once in each picture. Watch which server her sign-in reaches.</p>
      {button}
    </Step>
  ) : (
    <Step number={1} title="Signed in" aside={button} />
  );
}

type Guess = number | 'unsure';

const guesses: readonly { text: string; value: Guess }[] = [
  ...answers.map((text, value) => ({ text, value })),
  { text: 'Not sure', value: 'unsure' },
];

function Predict({ opening }: { opening: Opening }): ReactNode {
  const { phase, busy, states, send } = opening;
  const replicas = useReplicaNames();
  const [guess, setGuess] = useState<Guess>();
  const [sent, setSent] = useState(false);
  const right = phase === 'ran' ? rightAnswer(states.memory) : undefined;
  const button = (
    <Button
      className={styles[right === undefined ? 'wide' : 'again']}
      look={right !== undefined ? 'bare' : sent ? 'quiet' : 'primary'}
      busy={busy}
      onClick={() => {
        setSent(true);
        void send();
      }}
    >
      {sent ? `Send ${requestCount} again` : `Send ${requestCount} requests`}
    </Button>
  );
  if (right !== undefined)
    return (
      <Step number={2} title="Predict" aside={button}>
        <GuessResult guess={guess} right={right} />
      </Step>
    );
  return (
    <Step number={2} title="Predict">
      <p>
        Upper picture: <b>{questionFor(signerOf(states.memory) ?? '', replicas)}</b>
      </p>
      <fieldset className={styles['answers']} aria-label="Your guess">
        {guesses.map(({ text, value }) => (
          <button
            key={text}
            type="button"
            className={styles['answer']}
            aria-pressed={guess === value}
            disabled={sent}
            onClick={() => {
              setGuess(value);
            }}
          >
            {text}
            {guess === value && <span className={styles['mark']}>your guess</span>}
          </button>
        ))}
      </fieldset>
      {button}
    </Step>
  );
}

/** The right answer, and the guess if there was one. */
function GuessResult({ guess, right }: { guess: Guess | undefined; right: number }): ReactNode {
  const wasRight = guess === right;
  return (
    <p className={styles['result']} aria-live="polite">
      {typeof guess === 'number' && (
        <span data-right={wasRight}>
          <Mark
            isRight={wasRight}
            text={wasRight ? 'You were right:' : `Your guess: ${answers[guess] ?? ''}`}
          />
        </span>
      )}
      <span>
        {!wasRight && 'Right answer: '}
        <b>{answers[right]}</b>
      </span>
    </p>
  );
}

const Mark = ({ isRight, text }: { isRight: boolean; text: string }): ReactNode => (
  <b className={styles['mark']}>
    {isRight ? <CheckIcon /> : <CrossIcon />} {text}
  </b>
);

function Why({ opening: { states } }: { opening: Opening }): ReactNode {
  const [tried, setTried] = useState<readonly number[]>([]);
  const chosen = tried.at(-1);
  const choice = chosen === undefined ? undefined : choices[chosen];
  const refuser = refuserOf(states.memory);
  if (!isExplicable(states))
    return (
      <Closed
        number={3}
        title="Why"
        text="This run does not show the difference: a lane failed, or no other server answered. Send the requests again."
      />
    );
  return (
    <Step number={3} title={`Why does ${refuser ?? 'the other server'} answer 401?`}>
      <fieldset className={styles['answers']} aria-label="The reason">
        {choices.map(({ text, right }, index) => {
          // After the first choice, the right reason is marked, and every wrong reason that was chosen.
          const isMarked = chosen !== undefined && (right || tried.includes(index));
          return (
            <button
              key={text}
              type="button"
              className={styles['answer']}
              aria-pressed={chosen === index}
              data-right={isMarked ? right : undefined}
              onClick={() => {
                setTried([...tried, index]);
              }}
            >
              {text}
              {isMarked && <ReasonMark isRight={right} />}
            </button>
          );
        })}
      </fieldset>
      <div className={styles['reply']} aria-live="polite">
        {choice !== undefined && (
          <p data-right={choice.right}>
            <Mark isRight={choice.right} text={choice.right ? 'Yes.' : 'No.'} /> {choice.reply}
          </p>
        )}
      </div>
      {choice !== undefined && (
        <Link className={buttonClass(choice.right ? 'primary' : 'quiet')} to="/labs/stateless">
          Start lab 1
        </Link>
      )}
    </Step>
  );
}

const ReasonMark = ({ isRight }: { isRight: boolean }): ReactNode => (
  <span className={styles['mark']}>
    {isRight ? <CheckIcon /> : <CrossIcon />}
    <span className="visually-hidden">{isRight ? 'right' : 'wrong'}</span>
  </span>
);

const failures = {
  labs_off: 'The labs are off on this server (LABS=off), so there are no lanes to compare.',
  redis_unreachable:
    'Redis is unreachable: the server answered 503. The second lane needs Redis. Try again in a moment.',
  unavailable: 'No server responds, so there is nothing to compare. Try again in a moment.',
  sign_in_failed: 'Ada’s sign-in failed. The request log shows the response. Try again.',
} as const satisfies Record<Failure, string>;

const FailureNote = ({ failure }: { failure: Failure }): ReactNode => (
  <Notice look="warn">
    {failures[failure]} <Link to="/labs/stateless">Lab 1</Link> works without lanes.
  </Notice>
);
