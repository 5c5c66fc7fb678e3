import { useId, type ReactNode } from 'react';
import { clsx } from 'clsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './guess.module.css';
import type { Lab } from './lab.ts';

type GuessProps = {
  lab: Lab;
  /** Whether the run is finished, so that the right answer is shown. */
  ran: boolean;
  chosen: number | undefined;
  onChoose: (index: number) => void;
};

/** The question before the run. After the run, only the right answer and the user's guess stay visible. */
export function Guess({ lab, ran, chosen, onChoose }: GuessProps): ReactNode {
  const name = useId();
  return (
    <Panel title={ran ? 'Your guess' : 'First, a guess'}>
      <fieldset className={styles['answers']} disabled={ran}>
        <legend className={styles['question']}>{lab.question}</legend>
        {lab.answers.map(({ text, right = false }, index) =>
          ran && !right && chosen !== index ? null : (
            <label key={text} className={clsx(styles['answer'], ran && styles[right ? 'right' : 'wrong'])}>
              <input
                type="radio"
                name={name}
                checked={chosen === index}
                onChange={() => {
                  onChoose(index);
                }}
              />
              <span className={styles['text']}>
                <span>{text}</span>
                {ran && right && (
                  <Mark icon={<CheckIcon />} text={chosen === index ? 'you were right' : 'right answer'} />
                )}
                {ran && !right && <Mark icon={<CrossIcon />} text="your guess" />}
              </span>
            </label>
          ),
        )}
      </fieldset>
    </Panel>
  );
}

function Mark({ icon, text }: { icon: ReactNode; text: string }): ReactNode {
  return (
    <span className={styles['mark']}>
      {icon} {text}
    </span>
  );
}
