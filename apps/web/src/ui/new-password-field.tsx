import { useDeferredValue, useState, type ComponentProps, type ReactNode } from 'react';
import { PasswordField } from './field.tsx';
import styles from './new-password-field.module.css';
import { strengthOf, type Strength } from './strength.ts';

type NewPasswordFieldProps = Omit<ComponentProps<typeof PasswordField>, 'autoComplete' | 'onFocus'> & {
  /** The user's own names, which an attacker tries first. */
  known: readonly string[];
};

type Judge = typeof import('@session-lab/password-policy/judge').judgePassword;

/** Shows a field for a new password, and its strength. Loads the dictionaries (half a megabyte) when the field takes the focus. */
export function NewPasswordField({ known, ...field }: NewPasswordFieldProps): ReactNode {
  const [judge, setJudge] = useState<Judge>();
  // The evaluation takes up to 40 ms and must not delay typing.
  const password = useDeferredValue(field.value);

  async function load(): Promise<void> {
    try {
      const { judgePassword } = await import('@session-lab/password-policy/judge');
      setJudge(() => judgePassword);
    } catch {
      // The form works without the strength: the server applies the same rule.
    }
  }

  const strength = password === '' ? undefined : strengthOf(password, judge?.(password, known));
  return (
    <>
      <PasswordField {...field} autoComplete="new-password" onFocus={() => void load()} />
      <StrengthMeter strength={strength} />
    </>
  );
}

const looks = ['bad', 'bad', 'warn', 'ok', 'ok'] as const;

/** Shows four bars and a word. Has the same height without a password, so that the page does not move. */
function StrengthMeter({ strength }: { strength: Strength | undefined }): ReactNode {
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
