import type { ReactNode } from 'react';
import type { Kind } from '@session-lab/contract/labs/jwt';
import { bytesText } from './amounts.ts';
import styles from './bytes-chart.module.css';
import { kindNames } from './kinds.ts';
import { spread } from './spread.ts';

export type Line = { readonly kind: Kind; readonly bytes: number };

type BytesChartProps = { lines: readonly Line[]; requests: number; until: string };

/** Height of a label, in percent of the chart's height. */
const labelPercent = 11;

/** A chart of bytes by requests: one line from zero per kind of token, with its label at the end. */
export function BytesChart({ lines, requests, until }: BytesChartProps): ReactNode {
  const most = Math.max(...lines.map(({ bytes }) => bytes));
  const ends = lines.map(({ bytes }) => (100 * bytes) / most);
  const positions = spread(ends, labelPercent);
  return (
    <div className={styles['chart']}>
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
            y2={100 - (positions[index] ?? 0)}
          />
        ))}
      </svg>
      <ul className={styles['labels']} aria-label={`Bytes of the token in ${until}`}>
        {lines.map(({ kind, bytes }, index) => (
          <li
            className={styles['label']}
            key={kind}
            data-kind={kind}
            style={{ bottom: `${(positions[index] ?? 0).toFixed(1)}%` }}
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
