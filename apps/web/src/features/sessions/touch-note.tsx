import type { ReactNode } from 'react';
import type { SessionView } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';
import { clockOffsetMs } from '../../api/server-clock.ts';
import { wasTouched } from './touch.ts';
import styles from './touch-note.module.css';

type TouchNoteProps = { sessions: readonly SessionView[]; exchange: Exchange };

/** Says what looking did to what is looked at. */
export function TouchNote({ sessions, exchange }: TouchNoteProps): ReactNode {
  const touched = wasTouched(sessions, exchange, clockOffsetMs(exchange));
  return (
    <p className={styles['note']}>
      {touched
        ? 'Looking at this list is a request too: it started this session’s idle timeout over.'
        : 'Looking at this list is a request too. The idle timeout was started over seconds ago, so Redis was spared the write.'}{' '}
      The absolute lifetime is never pushed.
    </p>
  );
}
