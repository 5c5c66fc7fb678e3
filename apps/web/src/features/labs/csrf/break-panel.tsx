import type { ReactNode } from 'react';
import parts from '../../../ui/parts.module.css';
import { MatrixRun, SelectedCell } from '../frame/matrix-panel.tsx';
import { ForgedFacts } from './forged-facts.tsx';
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
  const { results, received, pending, busy, problem } = csrf;
  const succeeded = [...results.values()].filter(({ kind }) => kind === 'succeeded').length;
  const mark = selected && markOf(selected);
  return (
    <div className={parts['stack']}>
      <MatrixRun
        results={results}
        pending={pending}
        busy={busy}
        problem={problem}
        cells={allCells}
        markOf={markOf}
        title={`Run all ${allCells.length} attacks`}
        hint="Or press a cell of the matrix. A window of the other site opens, and closes itself."
        summary={`${succeeded} succeeded, ${results.size - succeeded} did not.`}
        onRun={onRun}
      />
      {selected !== undefined && (
        <SelectedCell
          title={`${selected.attack.title} against ${selected.defence.text}`}
          sentence={results.get(markOf(selected))?.sentence ?? 'The request has not arrived yet.'}
          busy={busy}
          onAgain={() => {
            onRun([selected]);
          }}
          onCode={() => {
            onCode(selected);
          }}
        >
          <ForgedFacts
            arrival={received.findLast(({ arrival }) => arrival.mark === mark)?.arrival}
            label="Request of the selected cell"
          />
        </SelectedCell>
      )}
      <p className={parts['hint']}>
        Before the attacks against a defence, Ada signs in again: her balance is then € 1000 again.
      </p>
      <p className={parts['hint']}>
        The matrix shows what this browser did. Chromium 156 sends a cookie without SameSite with a POST in
        the first two minutes, and later only with links. Firefox sends this cookie with a POST later, too. In
        a private window, Chromium sends no cookie with images, frames and fetch of another site, also with
        SameSite=None. Firefox 153 filled the matrix in the same way. Safari was not tried.
      </p>
    </div>
  );
}
