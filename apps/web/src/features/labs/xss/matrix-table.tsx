import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { MatrixCell, type MatrixProps } from '../frame/matrix-cell.tsx';
import shared from '../frame/matrix.module.css';
import { commentNames, commentTitles, defences, markOf, places, type CellId } from './matrix.ts';
import styles from './matrix-table.module.css';

/** Comments and places of the token against the switches of the bank’s page. A cell is empty until its page has reported. */
export function MatrixTable(matrix: MatrixProps<CellId>): ReactNode {
  return (
    <table className={clsx(shared['matrix'], styles['table'])} aria-label="Places of the token and defences">
      <colgroup>
        <col className={styles['groups']} />
        <col className={styles['names']} />
        <col span={defences.length} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            Token in
          </th>
          {defences.map(({ name, title }) => (
            <th key={name} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      {commentNames.map((comment) => (
        <tbody key={comment}>
          {places.map((place, index) => (
            <tr key={place.name}>
              {index === 0 && (
                <th scope="rowgroup" rowSpan={places.length} className={styles['group']}>
                  <span>{commentTitles[comment]}</span>
                </th>
              )}
              <th scope="row">{place.title}</th>
              {defences.map((defence) => (
                <td key={defence.name}>
                  <MatrixCell
                    {...matrix}
                    cell={{ comment, place, defence }}
                    markOf={markOf}
                    name={`${commentTitles[comment]}, ${place.text}, ${defence.text}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
