import type { ReactNode } from 'react';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { commentNames, commentTitles, defences, markOf, places, type CellId } from './matrix.ts';
import styles from './matrix-table.module.css';
import type { Results, Verdict } from './verdicts.ts';

type MatrixProps = {
  results: Results;
  pending: readonly CellId[];
  selected: CellId | undefined;
  busy: boolean;
  onPress: (cell: CellId) => void;
};

/** Comments and places of the token against the switches of the bank’s page. A cell is empty until its page has reported. */
export function MatrixTable({ results, pending, selected, busy, onPress }: MatrixProps): ReactNode {
  const waiting = new Set(pending.map(markOf));
  const chosen = selected && markOf(selected);
  return (
    <table className={styles['matrix']} aria-label="Places of the token and defences">
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
              {defences.map((defence) => {
                const cell = { comment, place, defence };
                const mark = markOf(cell);
                return (
                  <td key={defence.name}>
                    <Cell
                      cell={cell}
                      verdict={results.get(mark)}
                      isWaiting={waiting.has(mark) && !results.has(mark)}
                      isSelected={mark === chosen}
                      busy={busy}
                      onPress={onPress}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

type CellProps = {
  cell: CellId;
  verdict: Verdict | undefined;
  isWaiting: boolean;
  isSelected: boolean;
  busy: boolean;
  onPress: (cell: CellId) => void;
};

function Cell({ cell, verdict, isWaiting, isSelected, busy, onPress }: CellProps): ReactNode {
  const { comment, place, defence } = cell;
  const state = verdict?.word ?? (isWaiting ? 'waiting' : 'not tried');
  return (
    <button
      type="button"
      className={styles['cell']}
      data-cell={markOf(cell)}
      data-kind={verdict?.kind ?? (isWaiting ? 'waiting' : 'empty')}
      data-tone={verdict?.tone}
      aria-pressed={isSelected}
      aria-label={`${commentTitles[comment]}, ${place.text}, ${defence.text}: ${state}`}
      // A cell with a verdict only shows it, also during a run.
      aria-disabled={(busy && verdict === undefined) || undefined}
      onClick={() => {
        if (!busy || verdict !== undefined) onPress(cell);
      }}
    >
      {verdict === undefined ? (
        <span>{isWaiting ? '…' : ''}</span>
      ) : (
        <>
          <ToneIcon tone={verdict.tone} isAttack />
          <span className={styles['word']}>{verdict.word}</span>
          <span className={styles['brief']}>{verdict.brief}</span>
        </>
      )}
    </button>
  );
}
