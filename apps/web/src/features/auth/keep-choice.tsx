import { useState, type ReactNode } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';

type KeepChoiceProps = { keep: boolean; onChange: (keep: boolean) => void };

/** Lets the user choose where the token is stored. */
export function KeepChoice({ keep, onChange }: KeepChoiceProps): ReactNode {
  return (
    <Checkbox
      label="Keep me signed in on this device"
      hint={
        keep
          ? 'The token is stored in localStorage and survives a reload.'
          : 'The token stays in the memory of this page. A reload signs you out.'
      }
      checked={keep}
      onCheckedChange={onChange}
    />
  );
}

/** Storage key of the last choice on this device. */
const keepKey = 'session-lab.keep';

/** Returns whether the token is to be kept in localStorage, and the function that changes the choice. */
export function useKeep(): [keep: boolean, setKeep: (keep: boolean) => void] {
  const [keep, setKeep] = useState(lastChoice);
  return [
    keep,
    (next) => {
      setKeep(next);
      try {
        localStorage.setItem(keepKey, next ? 'yes' : 'no');
      } catch {
        // The browser blocks storage: the choice lasts as long as the form.
      }
    },
  ];
}

function lastChoice(): boolean {
  try {
    return localStorage.getItem(keepKey) !== 'no';
  } catch {
    return true;
  }
}
