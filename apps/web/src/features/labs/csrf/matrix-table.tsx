import type { ReactNode } from 'react';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { attacks, defences, markOf, type CellId, type Results, type Verdict } from './matrix.ts';
import styles from './matrix-table.module.css';

type MatrixProps = {
  results: Results;
  pending: readonly CellId[];
  selected: CellId | undefined;
  busy: boolean;
  onPress: (cell: CellId) => void;
};

/** The attacks against the defences. A cell is empty until its request has arrived, or has not within its time. */
export function MatrixTable({ results, pending, selected, busy, onPress }: MatrixProps): ReactNode {
  const waiting = new Set(pending.map(markOf));
  const chosen = selected && markOf(selected);
  return (
    <table className={styles['matrix']} aria-label="Attacks and defences">
      <caption className={styles['legend']}>
        <span>
          <ToneIcon tone="bad" isAttack /> the attack succeeded
        </span>
        <span>
          <ToneIcon tone="ok" /> it did not; dashed: without the cookie
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
            None, and a check
          </th>
          <th scope="colgroup">instead</th>
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
            {defences.map((defence) => {
              const cell = { attack, defence };
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
  const { attack, defence } = cell;
  const state = verdict?.word ?? (isWaiting ? 'waiting' : 'not tried');
  return (
    <button
      type="button"
      className={styles['cell']}
      data-cell={markOf(cell)}
      data-kind={verdict?.kind ?? (isWaiting ? 'waiting' : 'empty')}
      data-tone={verdict?.tone}
      aria-pressed={isSelected}
      aria-label={`${attack.title} against ${defence.text}: ${state}`}
      // A cell with a verdict only shows it, also during a run.
      aria-disabled={(busy && verdict === undefined) || undefined}
      onClick={() => {
        if (!busy || verdict !== undefined) onPress(cell);
      }}
    >
      {verdict === undefined ? (
        <span className={styles['dot']}>{isWaiting ? '…' : ''}</span>
      ) : (
        <>
          <ToneIcon tone={verdict.tone} isAttack />
          <span className={styles['word']}>{verdict.word}</span>
        </>
      )}
    </button>
  );
}
