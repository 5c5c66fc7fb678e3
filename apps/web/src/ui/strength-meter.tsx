import type { ReactNode } from 'react';
import type { Strength } from './strength.ts';
import styles from './strength-meter.module.css';

const looks = ['bad', 'bad', 'warn', 'ok', 'ok'] as const;

/** Four parts and a word, under a new password. Takes its room before anything is typed, so that nothing jumps. */
export function StrengthMeter({ strength }: { strength: Strength | undefined }): ReactNode {
  return (
    <div className={styles['meter']} data-look={strength === undefined ? 'none' : looks[strength.level]}>
      <span className={styles['parts']} aria-hidden="true">
        {[1, 2, 3, 4].map((part) => (
          <span key={part} data-lit={strength !== undefined && part <= Math.max(strength.level, 1)} />
        ))}
      </span>
      <output className={styles['words']}>
        {strength !== undefined && (
          <>
            <strong>
              <span className="visually-hidden">Password strength: </span>
              {strength.word}
            </strong>{' '}
            {strength.advice}
          </>
        )}
      </output>
    </div>
  );
}
