import { useDeferredValue, useState, type ComponentProps, type ReactNode } from 'react';
import { PasswordField } from './field.tsx';
import { StrengthMeter } from './strength-meter.tsx';
import { strengthOf } from './strength.ts';

type NewPasswordFieldProps = Omit<ComponentProps<typeof PasswordField>, 'autoComplete' | 'onFocus'> & {
  /** The user's own names: a guesser tries them first. */
  known: readonly string[];
};

type Judge = typeof import('@session-lab/password-policy/judge').judgePassword;

/** A new password, and how strong it is. The dictionaries (half a megabyte) are loaded when the field takes the focus. */
export function NewPasswordField({ known, ...field }: NewPasswordFieldProps): ReactNode {
  const [judge, setJudge] = useState<Judge>();
  // Judging takes up to 40 ms: typing goes first.
  const password = useDeferredValue(field.value);

  async function load(): Promise<void> {
    try {
      const { judgePassword } = await import('@session-lab/password-policy/judge');
      setJudge(() => judgePassword);
    } catch {
      // Without it the form works all the same: the server applies the same rule.
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
