import type { ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { CheckIcon } from '../../../ui/icons.tsx';
import styles from './completion-line.module.css';
import type { Lab } from './lab.ts';
import type { Completion } from './use-completion.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

export function CompletionLine({
  lab,
  completion: { completedBy, atMs },
}: {
  lab: Lab;
  completion: Completion;
}): ReactNode {
  const done = completedBy !== undefined || atMs !== undefined;
  return (
    <p className={styles['line']} data-done={done} aria-live="polite">
      <span className={styles['box']}>{done && <CheckIcon />}</span>
      <span>
        {completedBy !== undefined ? (
          <>
            <b>Completed</b> by <span className={styles['response']}>{describe(completedBy)}</span>
          </>
        ) : atMs !== undefined ? (
          <>
            <b>Completed</b> on {day.format(atMs)}
          </>
        ) : (
          <>
            <b>Goal:</b> {lab.goal}
          </>
        )}
      </span>
    </p>
  );
}

const describe = ({ number, status, servedBy }: Exchange): string =>
  `response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
