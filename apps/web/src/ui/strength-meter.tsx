import type { ReactNode } from 'react';
import { strengthOf } from './strength.ts';
import styles from './strength-meter.module.css';

const looks = ['bad', 'bad', 'warn', 'ok', 'ok'] as const;

type StrengthMeterProps = {
  password: string;
  /** How many characters there have to be. */
  least: number;
  /** The person's own names. */
  known?: readonly string[];
};

/** Four parts and a word, under a new password. Takes its room before anything is typed, so that nothing jumps. */
export function StrengthMeter({ password, least, known = [] }: StrengthMeterProps): ReactNode {
  const { level, word, advice } = strengthOf(password, { least, known });
  const isEmpty = password === '';
  return (
    <div className={styles['meter']} data-look={isEmpty ? 'none' : looks[level]}>
      <span className={styles['parts']} aria-hidden="true">
        {[1, 2, 3, 4].map((part) => (
          <span key={part} data-lit={part <= Math.max(level, 1) && !isEmpty} />
        ))}
      </span>
      <output className={styles['words']}>
        {!isEmpty && (
          <>
            <strong>
              <span className="visually-hidden">Password strength: </span>
              {word}
            </strong>{' '}
            {advice}
          </>
        )}
      </output>
    </div>
  );
}
