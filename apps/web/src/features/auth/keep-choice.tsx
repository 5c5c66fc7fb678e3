import type { ReactNode } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';

type KeepChoiceProps = { keep: boolean; onChange: (keep: boolean) => void };

/** Where the token will live. */
export function KeepChoice({ keep, onChange }: KeepChoiceProps): ReactNode {
  return (
    <Checkbox
      label="Keep me signed in on this device"
      hint={
        keep
          ? 'The token goes into localStorage. It outlives this page.'
          : 'The token stays in this page’s memory. Reloading signs you out.'
      }
      checked={keep}
      onCheckedChange={onChange}
    />
  );
}
