import { useId, useState, type ReactNode } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './guess.module.css';
import type { Lab } from './lab.ts';

/** The question before the run; after it, who was right and why. */
export function Guess({ lab, ran }: { lab: Lab; ran: boolean }): ReactNode {
  const [chosen, setChosen] = useState<number>();
  const name = useId();
  return (
    <Panel title={ran ? 'What happened' : 'First, a guess'}>
      <fieldset className={styles['answers']} disabled={ran}>
        <legend className={styles['question']}>{lab.question}</legend>
        {lab.answers.map(({ text, right }, index) => (
          <label
            key={text}
            className={classNames(styles['answer'], ran && styles[right === true ? 'right' : 'wrong'])}
          >
            <input
              type="radio"
              name={name}
              checked={chosen === index}
              onChange={() => {
                setChosen(index);
              }}
            />
            <span>
              {text}
              {ran && right === true && <Mark icon={<CheckIcon />} word="so it is" />}
              {ran && right !== true && chosen === index && <Mark icon={<CrossIcon />} word="your guess" />}
            </span>
          </label>
        ))}
      </fieldset>
      <div aria-live="polite">{ran && <p className={styles['why']}>{lab.why}</p>}</div>
    </Panel>
  );
}

function Mark({ icon, word }: { icon: ReactNode; word: string }): ReactNode {
  return (
    <span className={styles['mark']}>
      {icon} {word}
    </span>
  );
}
