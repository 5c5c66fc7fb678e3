import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { CheckIcon, CrossIcon, InfoIcon, WarningIcon } from './icons.tsx';
import styles from './notice.module.css';

export type NoticeLook = 'info' | 'ok' | 'warn' | 'bad';

const icons = { info: InfoIcon, ok: CheckIcon, warn: WarningIcon, bad: CrossIcon } as const;

type NoticeProps = {
  look?: NoticeLook;
  /** Read out at once where the person's action failed; politely otherwise. */
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
