import { useState, type ComponentProps, type ReactNode } from 'react';
import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import styles from './field.module.css';

type FieldProps = Omit<ComponentProps<'input'>, 'className' | 'defaultValue' | 'value'> & {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  /** Shown below the input while there is no error. */
  hint?: string | undefined;
  /** The error and how to fix it. Marks the field as invalid. */
  error?: string | undefined;
  /** Content at the end of the input: a button, a unit. */
  end?: ReactNode;
};

/** Shows a label, an input, and its hint or error. The line below the input is always reserved, so the page does not move. */
export function Field({ label, hint, error, end, onValueChange, onChange, ...input }: FieldProps): ReactNode {
  return (
    <BaseField.Root className={styles['field']} invalid={error !== undefined}>
      <BaseField.Label className={styles['label']}>{label}</BaseField.Label>
      <div className={styles['frame']}>
        <BaseField.Control
          {...input}
          className={clsx(styles['input'], end !== undefined && styles['withEnd'])}
          onChange={onChange}
          onValueChange={onValueChange}
        />
        {end !== undefined && <div className={styles['end']}>{end}</div>}
      </div>
      <div className={styles['below']}>
        {error === undefined ? (
          <BaseField.Description className={styles['hint']}>{hint ?? ''}</BaseField.Description>
        ) : (
          <BaseField.Error className={styles['error']} match>
            {error}
          </BaseField.Error>
        )}
      </div>
    </BaseField.Root>
  );
}

type PasswordFieldProps = Omit<FieldProps, 'type' | 'end' | 'autoComplete'> & {
  autoComplete: 'current-password' | 'new-password';
};

/** Shows a field for a password, with a button that reveals it. */
export function PasswordField(props: PasswordFieldProps): ReactNode {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="none"
      end={
        <button
          type="button"
          className={styles['show']}
          aria-label={shown ? `Hide: ${props.label}` : `Show: ${props.label}`}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? 'Hide' : 'Show'}
        </button>
      }
    />
  );
}
