import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { CommentBox } from './comment-box.tsx';
import { allCells, commentNames, commentTitles, markOf, type CellId, type CommentName } from './matrix.ts';
import styles from './page.module.css';
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
        Run all {allCells.length}
      </Button>
      <p className={parts['hint']} aria-live="polite">
        {pending.length > 1
          ? `${tried} of ${pending.length} tried.`
          : results.size === 0
            ? 'Or press a cell. A window of the bank opens, and closes itself.'
            : `${results.size} tried: Ada lost something in ${lost}.`}
      </p>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      {selected !== undefined && <SelectedCell xss={xss} cell={selected} onRun={onRun} onCode={onCode} />}
      <fieldset className={styles['tabs']} aria-label="Comment">
        {commentNames.map((name) => (
          <Button
            key={name}
            className={styles['tab']}
            aria-pressed={name === comment}
            onClick={() => {
              onComment(name);
            }}
          >
            {commentTitles[name]}
          </Button>
        ))}
      </fieldset>
      <CommentBox
        label={`Comment “${commentTitles[comment]}”, which you can change`}
        text={comments[comment]}
        onEdit={(text) => {
          edit(comment, text);
        }}
      />
      <p className={parts['hint']}>
        The matrix shows what this browser did. Chromium 156 was tried; Firefox and Safari were not. A browser
        without Trusted Types ignores this switch.
      </p>
    </div>
  );
}

function SelectedCell({
  xss: { results, busy },
  cell,
  onRun,
  onCode,
}: Pick<BreakPanelProps, 'xss' | 'onRun' | 'onCode'> & { cell: CellId }): ReactNode {
  const { comment, place, defence } = cell;
  const verdict = results.get(markOf(cell));
  return (
    <section className={parts['stack']} aria-label="Selected cell">
      <h3>
        {commentTitles[comment]}, {place.text}, {defence.text}
      </h3>
      <p className={parts['text']}>{verdict?.sentence ?? 'The page has not reported yet.'}</p>
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
          {defence.name === 'none' ? 'Code of the page' : 'Code of this defence'}
        </Button>
      </div>
    </section>
  );
}
