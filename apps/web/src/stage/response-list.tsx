import type { ReactNode } from 'react';
import { toneOf, type Exchange } from '../api/exchange.ts';
import { replicaColour } from '../ui/identity.tsx';
import styles from './response-list.module.css';
import { ToneIcon } from './tone-icon.tsx';

type ResponseListProps = {
  exchanges: readonly Exchange[];
  label: string;
  /** Shows the number of each request, for texts that refer to it. */
  numbered?: boolean;
};

/** The responses of a run in order of arrival: icon, status, replica. The log has their headers. */
export function ResponseList({ exchanges, label, numbered = false }: ResponseListProps): ReactNode {
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
  const failed = tried.slice(0, -1);
  return (
    <span className={styles['server']} style={{ color: replicaColour(servedBy).text }}>
      {failed.length > 0 && (
        <span className={styles['tried']}>
          <s>{failed.join(', ')}</s> →{' '}
        </span>
      )}
      {servedBy}
    </span>
  );
}
