import type { ReactNode } from 'react';
import type { Tone } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import styles from './matrix.module.css';

/** The outcome of one cell of a matrix. */
export type Verdict<Kind extends string = string> = {
  readonly kind: Kind;
  readonly tone: Tone;
  /** Text of the cell. */
  readonly word: string;
  /** Text of the cell on a phone. Without it, the cell has only its icon there. */
  readonly brief?: string;
  /** The verdict in a sentence. */
  readonly sentence: string;
};

/** The outcomes by the mark of their cell. A cell without an outcome is empty. */
export type Results = ReadonlyMap<string, Verdict>;

/** The state of a matrix, and its answer to a press on a cell. */
export type MatrixProps<CellId> = {
  results: Results;
  /** Cells of the run in flight. */
  pending: readonly CellId[];
  selected: CellId | undefined;
  busy: boolean;
  onPress: (cell: CellId) => void;
};

type MatrixCellProps<CellId> = MatrixProps<CellId> & {
  cell: CellId;
  markOf: (cell: CellId) => string;
  /** The cell in words, for screen readers. */
  name: string;
};

/** One cell of a matrix: a button with the outcome, or with none yet. */
export function MatrixCell<CellId>({
  cell,
  markOf,
  name,
  results,
  pending,
  selected,
  busy,
  onPress,
}: MatrixCellProps<CellId>): ReactNode {
  const mark = markOf(cell);
  const verdict = results.get(mark);
  const isWaiting = verdict === undefined && pending.some((one) => markOf(one) === mark);
  const state = verdict?.word ?? (isWaiting ? 'waiting' : 'not tried');
  return (
    <button
      type="button"
      className={styles['cell']}
      data-cell={mark}
      data-kind={verdict?.kind ?? (isWaiting ? 'waiting' : 'empty')}
      data-tone={verdict?.tone}
      aria-pressed={selected !== undefined && markOf(selected) === mark}
      aria-label={`${name}: ${state}`}
      // A cell with a verdict only shows it, also during a run.
      aria-disabled={(busy && verdict === undefined) || undefined}
      onClick={() => {
        if (!busy || verdict !== undefined) onPress(cell);
      }}
    >
      {verdict === undefined ? (
        isWaiting && '…'
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
