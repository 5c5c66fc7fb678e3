import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './load-failure.module.css';
import { Notice } from './notice.tsx';

type LoadFailureProps = { says: string; busy: boolean; onRetry: () => void };

/** What could not be loaded, and the way to try again. What was loaded before stays where it is. */
export function LoadFailure({ says, busy, onRetry }: LoadFailureProps): ReactNode {
  return (
    <Notice look="warn">
      <span className={styles['row']}>
        {says}
        <Button busy={busy} onClick={onRetry}>
          Try again
        </Button>
      </span>
    </Notice>
  );
}
