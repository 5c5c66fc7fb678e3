import type { ReactNode } from 'react';
import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { CheckIcon } from './icons.tsx';
import styles from './checkbox.module.css';

type CheckboxProps = {
  label: string;
  /** Explanation below the label. */
  hint?: string;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  name?: string;
  disabled?: boolean;
};

export function Checkbox({
  label,
  hint,
  checked,
  onCheckedChange,
  name,
  disabled = false,
}: CheckboxProps): ReactNode {
  return (
    <label className={styles['row']} data-disabled={disabled || undefined}>
      <BaseCheckbox.Root
        className={styles['box']}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => {
          onCheckedChange(next);
        }}
        {...(name === undefined ? {} : { name })}
      >
        <BaseCheckbox.Indicator className={styles['mark']}>
          <CheckIcon />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>
        {label}
        {hint !== undefined && <span className={styles['hint']}>{hint}</span>}
      </span>
    </label>
  );
}
