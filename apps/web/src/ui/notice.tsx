import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { Button } from './button.tsx';
import { CheckIcon, CrossIcon, InfoIcon, WarningIcon } from './icons.tsx';
import styles from './notice.module.css';

export type NoticeLook = 'info' | 'ok' | 'warn' | 'bad';

const icons = { info: InfoIcon, ok: CheckIcon, warn: WarningIcon, bad: CrossIcon } as const;

type NoticeProps = {
  look?: NoticeLook;
  /** Announces the notice at once, for a failed action of the user. */
  urgent?: boolean;
  onDismiss?: (() => void) | undefined;
  children: ReactNode;
};

export function Notice({ look = 'info', urgent = false, onDismiss, children }: NoticeProps): ReactNode {
  const Icon = icons[look];
  return (
    <div className={clsx(styles['notice'], styles[look])} role={urgent ? 'alert' : 'status'}>
      <span className={styles['icon']}>
        <Icon />
      </span>
      <div className={styles['text']}>{children}</div>
      {onDismiss !== undefined && (
        <button
          type="button"
          className={styles['dismiss']}
          onClick={onDismiss}
          aria-label="Dismiss this notice"
        >
          <CrossIcon />
        </button>
      )}
    </div>
  );
}

type LoadFailureProps = { message: string; busy: boolean; onRetry: () => void };

/** Shows that a part failed to load, with a button to try again. */
export const LoadFailure = ({ message, busy, onRetry }: LoadFailureProps): ReactNode => (
  <Notice look="warn">
    <span className={styles['row']}>
      {message}
      <Button busy={busy} onClick={onRetry}>
        Try again
      </Button>
    </span>
  </Notice>
);
