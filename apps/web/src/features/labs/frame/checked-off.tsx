import type { ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { CheckIcon } from '../../../ui/icons.tsx';
import styles from './checked-off.module.css';
import type { Lab } from './lab.ts';
import type { CheckOff } from './use-check-off.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** Whether the lab is checked off, and by which response. */
export function CheckedOff({
  lab,
  checkOff: { earnedBy, atMs },
}: {
  lab: Lab;
  checkOff: CheckOff;
}): ReactNode {
  const done = earnedBy !== undefined || atMs !== undefined;
  return (
    <p className={styles['line']} data-done={done} aria-live="polite">
      <span className={styles['box']}>{done && <CheckIcon />}</span>
      <span>
        {earnedBy !== undefined ? (
          <>
            <b>Checked off</b> by <span className={styles['answer']}>{answerOf(earnedBy)}</span>
          </>
        ) : atMs !== undefined ? (
          <>
            <b>Checked off</b> on {day.format(atMs)}
          </>
        ) : (
          <>Still to see: {lab.earnedBy}</>
        )}
      </span>
    </p>
  );
}

const answerOf = ({ number, status, servedBy }: Exchange): string =>
  `answer #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
