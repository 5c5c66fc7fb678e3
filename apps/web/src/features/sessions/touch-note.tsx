import type { ReactNode } from 'react';
import type { SessionView } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';
import { clockOffsetMs } from '../../api/server-clock.ts';
import { startedOverSecondsBefore } from './touch.ts';
import styles from './touch-note.module.css';

type TouchNoteProps = { sessions: readonly SessionView[]; exchange: Exchange };

/** Explains the two clocks, and says what looking did to what is looked at. */
export function TouchNote({ sessions, exchange }: TouchNoteProps): ReactNode {
  return (
    <div className={styles['note']}>
      <p>
        <strong>Idle timeout:</strong> over when unused this long; each request starts it over.
      </p>
      <p>
        <strong>Absolute lifetime:</strong> over then, whatever happens.
      </p>
      <p>{whatLookingDid(startedOverSecondsBefore(sessions, exchange, clockOffsetMs(exchange)))}</p>
    </div>
  );
}

function whatLookingDid(secondsBefore: number | undefined): string {
  if (secondsBefore === undefined) return '';
  if (secondsBefore === 0)
    return 'Looking at this list is a request too: it started this session’s idle timeout over.';
  return `Looking at this list is a request too, but the idle timeout had been started over ${secondsBefore} s before: too recently to write it to Redis again.`;
}
