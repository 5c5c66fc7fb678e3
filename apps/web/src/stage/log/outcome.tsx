import type { ReactNode } from 'react';
import { succeeded, type Exchange } from '../../api/exchange.ts';
import { CheckIcon, CrossIcon, PauseIcon } from '../../ui/icons.tsx';
import styles from './outcome.module.css';

/** How it ended: an icon, the status, and the code of the problem. Away is not refused. */
export function Outcome({ exchange }: { exchange: Exchange }): ReactNode {
  const { status, code, type } = exchange;
  const away = status === undefined || status >= 500;
  const tone = succeeded(exchange) ? 'ok' : away ? 'away' : 'bad';
  const word = status === undefined ? (type === 'websocket' ? 'not opened' : 'no answer') : undefined;
  return (
    <span className={styles['outcome']} data-tone={tone}>
      {tone === 'ok' ? <CheckIcon /> : tone === 'away' ? <PauseIcon /> : <CrossIcon />}
      {status}
      {word}
      {code !== undefined && <span className={styles['code']}>{code}</span>}
    </span>
  );
}
