import type { ReactNode } from 'react';
import parts from '../../../ui/parts.module.css';
import { Choices } from '../frame/choices.tsx';
import { MatrixRun, SelectedCell } from '../frame/matrix-panel.tsx';
import { CommentBox } from './comment-box.tsx';
import { allCells, commentNames, commentTitles, markOf, type CellId, type CommentName } from './matrix.ts';
import type { Xss } from './use-xss.ts';

type BreakPanelProps = {
  xss: Xss;
  selected: CellId | undefined;
  comment: CommentName;
  onComment: (comment: CommentName) => void;
  onRun: (cells: readonly CellId[]) => void;
  /** Shows the code of the switch of a cell. */
  onCode: (cell: CellId) => void;
};

/** Step 4: runs the matrix, describes the selected cell, and shows the comments. */
export function BreakPanel({ xss, selected, comment, onComment, onRun, onCode }: BreakPanelProps): ReactNode {
  const { results, busy, pending, problem, comments, edit } = xss;
  const lost = [...results.values()].filter(({ tone }) => tone === 'bad').length;
  return (
    <div className={parts['stack']}>
      <MatrixRun
        results={results}
        pending={pending}
        busy={busy}
        problem={problem}
        cells={allCells}
        markOf={markOf}
        title={`Run all ${allCells.length}`}
        hint="Or press a cell. A window of the bank opens, and closes itself."
        summary={`Ada lost something in ${lost}.`}
        onRun={onRun}
      />
      {selected !== undefined && (
        <SelectedCell
          title={`${commentTitles[selected.comment]}, ${selected.place.text}, ${selected.defence.text}`}
          sentence={results.get(markOf(selected))?.sentence ?? 'The page has not reported yet.'}
          busy={busy}
          codeTitle={selected.defence.name === 'none' ? 'Code of the page' : 'Code of this defence'}
          onAgain={() => {
            onRun([selected]);
          }}
          onCode={() => {
            onCode(selected);
          }}
        />
      )}
      <Choices
        label="Comment"
        options={commentNames.map((value) => ({ value, text: commentTitles[value] }))}
        chosen={comment}
        onChoose={onComment}
      />
      <CommentBox
        label={`Comment “${commentTitles[comment]}”, which you can change`}
        text={comments[comment]}
        onEdit={(text) => {
          edit(comment, text);
        }}
      />
      <p className={parts['hint']}>
        The matrix shows what this browser did. Chromium 156 and Firefox 153 filled it in the same way. Safari
        was not tried. A browser without Trusted Types ignores the Trusted Types policy.
      </p>
    </div>
  );
}
