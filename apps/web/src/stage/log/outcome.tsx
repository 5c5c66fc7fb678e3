import type { ReactNode } from 'react';
import { succeeded, toneOf, type Exchange } from '../../api/exchange.ts';
import { ToneIcon } from '../tone-icon.tsx';
import styles from './outcome.module.css';

export function Outcome({ exchange }: { exchange: Exchange }): ReactNode {
  const { status, code, type } = exchange;
  const tone = exchange.meaning ?? toneOf(exchange);
  const text = status === undefined ? (type === 'websocket' ? 'not opened' : 'no response') : undefined;
  return (
    <span className={styles['outcome']} data-tone={tone}>
      <ToneIcon tone={tone} isAttack={succeeded(exchange)} />
      {status}
      {text}
      {code !== undefined && <span className={styles['code']}>{code}</span>}
    </span>
  );
}
