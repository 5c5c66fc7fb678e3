import type { ReactNode } from 'react';
import { toneOf, type Exchange } from '../api/exchange.ts';
import { replicaColour } from '../ui/identity.ts';
import styles from './answers.module.css';
import { ToneIcon } from './tone-icon.tsx';

type AnswersProps = {
  exchanges: readonly Exchange[];
  label: string;
  /** Each with its number, where a text speaks of some of them. */
  numbered?: boolean;
};

/** The answers of a run in the order in which they came: icon, replica, status; the headers are in the log. */
export function Answers({ exchanges, label, numbered = false }: AnswersProps): ReactNode {
  return (
    <ol className={styles['answers']} aria-label={label}>
      {exchanges.map((exchange) => (
        <li className={styles['answer']} key={exchange.number} data-tone={toneOf(exchange)}>
          <ToneIcon tone={toneOf(exchange)} />
          <span className={styles['status']}>{exchange.status ?? 'none'}</span>
          <Server exchange={exchange} />
          {numbered && <span className={styles['number']}>#{exchange.number}</span>}
        </li>
      ))}
    </ol>
  );
}

function Server({ exchange: { servedBy, tried } }: { exchange: Exchange }): ReactNode {
  if (servedBy === undefined) return <span className={styles['server']}>–</span>;
  const turnedFrom = tried.slice(0, -1);
  return (
    <span className={styles['server']} style={{ color: replicaColour(servedBy).text }}>
      {turnedFrom.length > 0 && (
        <span className={styles['tried']}>
          <s>{turnedFrom.join(', ')}</s> →{' '}
        </span>
      )}
      {servedBy}
    </span>
  );
}
