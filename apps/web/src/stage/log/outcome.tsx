import type { ReactNode } from 'react';
import { toneOf, type Exchange } from '../../api/exchange.ts';
import { ToneIcon } from '../tone-icon.tsx';
import styles from './outcome.module.css';

/** How it ended: an icon, the status, and the code of the problem. Away is not refused. */
export function Outcome({ exchange }: { exchange: Exchange }): ReactNode {
  const { status, code, type } = exchange;
  const tone = toneOf(exchange);
  const word = status === undefined ? (type === 'websocket' ? 'not opened' : 'no answer') : undefined;
  return (
    <span className={styles['outcome']} data-tone={tone}>
      <ToneIcon tone={tone} />
      {status}
      {word}
      {code !== undefined && <span className={styles['code']}>{code}</span>}
    </span>
  );
}
