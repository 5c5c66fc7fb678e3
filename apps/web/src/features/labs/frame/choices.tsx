import { useId, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import styles from './choices.module.css';

export type ChoicesProps<Value extends string> = {
  /** Name of the group. */
  label: string;
  options: readonly { readonly value: Value; readonly text: ReactNode }[];
  chosen: Value;
  onChoose: (value: Value) => void;
};

/** A group of buttons of which one is pressed. Only screen readers read the name of the group. */
export function Choices<Value extends string>({
  label,
  options,
  chosen,
  onChoose,
}: ChoicesProps<Value>): ReactNode {
  return (
    <fieldset className={styles['buttons']} aria-label={label}>
      {options.map(({ value, text }) => (
        <Button
          key={value}
          className={styles['button']}
          aria-pressed={value === chosen}
          onClick={() => {
            onChoose(value);
          }}
        >
          {text}
        </Button>
      ))}
    </fieldset>
  );
}

/** A group of radio buttons in two columns, below the name of the group. */
export function RadioChoices<Value extends string>({
  label,
  options,
  chosen,
  onChoose,
}: ChoicesProps<Value>): ReactNode {
  const name = useId();
  return (
    <fieldset className={styles['radios']}>
      <legend className={styles['legend']}>{label}</legend>
      {options.map(({ value, text }) => (
        <label key={value} className={styles['radio']}>
          <input
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => {
              onChoose(value);
            }}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
