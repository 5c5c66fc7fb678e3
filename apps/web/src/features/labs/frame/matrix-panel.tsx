import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import type { MatrixProps } from './matrix-cell.tsx';

type MatrixRunProps<CellId> = Pick<MatrixProps<CellId>, 'results' | 'pending' | 'busy'> & {
  /** All cells of the matrix. */
  cells: readonly CellId[];
  markOf: (cell: CellId) => string;
  problem: string | undefined;
  /** Text of the button. */
  title: string;
  /** The way to try a single cell. Shown before the first run. */
  hint: string;
  /** The results in words. */
  summary: string;
  onRun: (cells: readonly CellId[]) => void;
};

/** The button that tries all cells of a matrix, and how far the run is. */
export function MatrixRun<CellId>({
  results,
  pending,
  busy,
  cells,
  markOf,
  problem,
  title,
  hint,
  summary,
  onRun,
}: MatrixRunProps<CellId>): ReactNode {
  const tried = pending.filter((cell) => results.has(markOf(cell))).length;
  return (
    <>
      <Button
        look="primary"
        busy={busy}
        onClick={() => {
          onRun(cells);
        }}
      >
        {title}
      </Button>
      <p className={parts['hint']} aria-live="polite">
        {pending.length > 1
          ? `${tried} of ${pending.length} tried.`
          : results.size === 0
            ? hint
            : `${results.size} tried: ${summary}`}
      </p>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </>
  );
}

type SelectedCellProps = {
  title: string;
  sentence: string;
  busy: boolean;
  /** Text of the button that shows the code. */
  codeTitle?: string;
  onAgain: () => void;
  onCode: () => void;
  children?: ReactNode;
};

/** The outcome of the selected cell in a sentence, and the ways to try it again and to see its code. */
export function SelectedCell({
  title,
  sentence,
  busy,
  codeTitle = 'Code of this defence',
  onAgain,
  onCode,
  children,
}: SelectedCellProps): ReactNode {
  return (
    <section className={parts['stack']} aria-label="Selected cell">
      <h3>{title}</h3>
      <p className={parts['text']}>{sentence}</p>
      {children}
      <div className={parts['row']}>
        <Button busy={busy} onClick={onAgain}>
          Try again
        </Button>
        <Button onClick={onCode}>{codeTitle}</Button>
      </div>
    </section>
  );
}
