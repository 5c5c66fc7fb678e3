import { useState } from 'react';

/** What was chosen last on this device. */
const keepKey = 'session-lab.keep';

/** Whether the token is to outlive the page. */
export function useKeep(): [keep: boolean, setKeep: (keep: boolean) => void] {
  const [keep, setKeep] = useState(lastChoice);
  return [
    keep,
    (next) => {
      setKeep(next);
      try {
        localStorage.setItem(keepKey, next ? 'yes' : 'no');
      } catch {
        // Storage is closed to this page: the choice lasts as long as the form.
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
