import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { MatrixCell, type MatrixProps } from '../frame/matrix-cell.tsx';
import shared from '../frame/matrix.module.css';
import { attacks, defences, markOf, type CellId } from './matrix.ts';
import styles from './matrix-table.module.css';

/** The attacks against the defences. A cell is empty until its request has arrived, or has not within its time. */
export function MatrixTable(matrix: MatrixProps<CellId>): ReactNode {
  return (
    <table className={clsx(shared['matrix'], styles['table'])} aria-label="Attacks and defences">
      <caption className={styles['legend']}>
        <span>
          <ToneIcon tone="bad" isAttack /> the attack succeeded
        </span>
        <span>
          <ToneIcon tone="ok" /> the attack did not succeed; dashed: no cookie
        </span>
      </caption>
      <colgroup>
        <col className={styles['names']} />
        <col span={defences.length} />
      </colgroup>
      <thead>
        <tr>
          <th scope="row">Defence</th>
          <th colSpan={4} scope="colgroup">
            SameSite
          </th>
          <th colSpan={2} scope="colgroup">
            Checks
          </th>
          <th scope="colgroup">
            <span className={styles['instead']}>Bearer</span>
          </th>
        </tr>
        <tr>
          <th scope="col">Attack</th>
          {defences.map(({ name, title }) => (
            <th key={name} scope="col">
              <span>{title}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {attacks.map((attack) => (
          <tr key={attack.name}>
            <th scope="row">{attack.title}</th>
            {defences.map((defence) => (
              <td key={defence.name}>
                <MatrixCell
                  {...matrix}
                  cell={{ attack, defence }}
                  markOf={markOf}
                  name={`${attack.title} against ${defence.text}`}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
