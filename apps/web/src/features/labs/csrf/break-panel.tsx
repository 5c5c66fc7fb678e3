import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { ArrivalFacts } from './arrival-facts.tsx';
import { allCells, markOf, type CellId } from './matrix.ts';
import type { Csrf } from './use-csrf.ts';

type BreakPanelProps = {
  csrf: Csrf;
  selected: CellId | undefined;
  onRun: (cells: readonly CellId[]) => void;
  /** Shows the code of the defence of a cell. */
  onCode: (cell: CellId) => void;
};

/** Step 4: runs the matrix, and describes the selected cell. */
export function BreakPanel({ csrf, selected, onRun, onCode }: BreakPanelProps): ReactNode {
  const { results, busy, pending, problem } = csrf;
  const succeeded = [...results.values()].filter(({ kind }) => kind === 'succeeded').length;
  const tried = pending.filter((cell) => results.has(markOf(cell))).length;
  return (
    <div className={parts['stack']}>
      <Button
        look="primary"
        busy={busy}
        onClick={() => {
          onRun(allCells);
        }}
      >
        Run all {allCells.length} attacks
      </Button>
      <p className={parts['hint']} aria-live="polite">
        {pending.length > 1
          ? `${tried} of ${pending.length} tried.`
          : results.size === 0
            ? 'Or press a cell of the matrix. A window of the other site opens, and closes itself.'
            : `${results.size} tried: ${succeeded} succeeded, ${results.size - succeeded} did not.`}
      </p>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      {selected !== undefined && <SelectedCell csrf={csrf} cell={selected} onRun={onRun} onCode={onCode} />}
      <p className={parts['hint']}>
        The matrix shows what this browser did. Chromium 156 sends a cookie without SameSite with a POST in
        the first two minutes, and later only with links. It sends no cookie with images, frames and fetch of
        another site, also with SameSite=None. Firefox and Safari were not tried.
      </p>
    </div>
  );
}

function SelectedCell({
  csrf: { results, received, busy },
  cell,
  onRun,
  onCode,
}: Omit<BreakPanelProps, 'selected'> & { cell: CellId }): ReactNode {
  const mark = markOf(cell);
  const verdict = results.get(mark);
  const arrival = received.findLast((one) => one.arrival.mark === mark)?.arrival;
  return (
    <section className={parts['stack']} aria-label="Selected cell">
      <h3>
        {cell.attack.title} against {cell.defence.text}
      </h3>
      <p className={parts['text']}>{verdict?.sentence ?? 'The request has not arrived yet.'}</p>
      <ArrivalFacts arrival={arrival} label="Request of the selected cell" />
      <div className={parts['row']}>
        <Button
          busy={busy}
          onClick={() => {
            onRun([cell]);
          }}
        >
          Try again
        </Button>
        <Button
          onClick={() => {
            onCode(cell);
          }}
        >
          Code of this defence
        </Button>
      </div>
    </section>
  );
}
