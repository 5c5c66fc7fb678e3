import type { ReactNode } from 'react';
import type { Kind } from '@session-lab/contract/labs/jwt';
import { bytesText } from './amounts.ts';
import styles from './bytes-picture.module.css';
import { kindNames } from './kinds.ts';
import { spread } from './spread.ts';

/** One kind's token, in bytes a request. */
export type Line = { readonly kind: Kind; readonly bytes: number };

type BytesPictureProps = { lines: readonly Line[]; requests: number; until: string };

/** A label's height, as a part of the picture's. */
const labelPercent = 11;

/** Bytes against requests: each kind a straight line from nothing, its label at the end of it. */
export function BytesPicture({ lines, requests, until }: BytesPictureProps): ReactNode {
  const most = Math.max(...lines.map(({ bytes }) => bytes));
  const ends = lines.map(({ bytes }) => (100 * bytes) / most);
  const places = spread(ends, labelPercent);
  return (
    <div className={styles['picture']}>
      <svg className={styles['plot']} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {lines.map(({ kind }, index) => (
          <line
            className={styles['line']}
            key={kind}
            data-kind={kind}
            x1="0"
            y1="100"
            x2="100"
            y2={100 - (ends[index] ?? 0)}
          />
        ))}
      </svg>
      <svg className={styles['leaders']} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {lines.map(({ kind }, index) => (
          <line
            className={styles['leader']}
            key={kind}
            x1="0"
            y1={100 - (ends[index] ?? 0)}
            x2="100"
            y2={100 - (places[index] ?? 0)}
          />
        ))}
      </svg>
      <ul className={styles['labels']} aria-label={`Bytes of the token in ${until}`}>
        {lines.map(({ kind, bytes }, index) => (
          <li
            className={styles['label']}
            key={kind}
            data-kind={kind}
            style={{ bottom: `${(places[index] ?? 0).toFixed(1)}%` }}
          >
            <b>{bytesText(bytes * requests)}</b> {kindNames[kind]}
          </li>
        ))}
      </ul>
      <span className={styles['from']}>0</span>
      <span className={styles['to']}>{until}</span>
    </div>
  );
}
