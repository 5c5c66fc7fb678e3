import type { ReactNode } from 'react';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import type { Guess } from './frame-store.ts';
import type { Lab } from './lab.ts';
import styles from './predict.module.css';

type PredictProps = {
  lab: Lab;
  guess: Guess | undefined;
  /** Index of the right answer, once it is known. */
  right: number | undefined;
  /** Whether the guess can no longer change. */
  isFixed: boolean;
  onChoose: (guess: Guess) => void;
};

/** Step 1: the answers to the question, and "Not sure". */
export function Predict({ lab, guess, right, isFixed, onChoose }: PredictProps): ReactNode {
  return (
    <fieldset className={styles['answers']}>
      <legend className="visually-hidden">{lab.question}</legend>
      {lab.answers.map(({ text }, index) => (
        <Answer
          key={text}
          text={text}
          isChosen={guess === index}
          isRight={right === undefined ? undefined : right === index}
          isFixed={isFixed}
          onChoose={() => {
            onChoose(index);
          }}
        />
      ))}
      <Answer
        text="Not sure"
        isChosen={guess === 'unsure'}
        isRight={undefined}
        isFixed={isFixed}
        onChoose={() => {
          onChoose('unsure');
        }}
      />
    </fieldset>
  );
}

type AnswerProps = {
  text: string;
  isChosen: boolean;
  /** Undefined before the right answer is known, and for "Not sure". */
  isRight: boolean | undefined;
  isFixed: boolean;
  onChoose: () => void;
};

function Answer({ text, isChosen, isRight, isFixed, onChoose }: AnswerProps): ReactNode {
  return (
    <button
      type="button"
      className={styles['answer']}
      aria-pressed={isChosen}
      disabled={isFixed}
      data-right={isRight}
      onClick={onChoose}
    >
      <span>{text}</span>
      {(isChosen || isRight === true) && (
        <span className={styles['mark']}>
          {isRight === true && <CheckIcon />}
          {isRight === false && <CrossIcon />} {isChosen ? 'your guess' : 'right answer'}
        </span>
      )}
    </button>
  );
}
