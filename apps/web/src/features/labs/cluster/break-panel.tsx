import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './page.module.css';
import type { Run, StoryLine } from './timeline.ts';

type BreakPanelProps = {
  /** The stories of the newest sign-outs without and with WAIT. Empty before. */
  forgotten: readonly StoryLine[];
  confirmed: readonly StoryLine[];
  /** The kind of the newest sign-out. */
  newest: Run['kind'] | undefined;
  running: Run['kind'] | 'start' | undefined;
  /** The wait of the run, and why there was no failure. */
  notices: ReactNode;
  onSignOut: (confirm: boolean) => void;
};

/** Step 4: a sign-out that reaches the primary only, and the same sign-out with WAIT. */
export function BreakPanel({
  forgotten,
  confirmed,
  newest,
  running,
  notices,
  onSignOut,
}: BreakPanelProps): ReactNode {
  const busy = running !== undefined;
  // The second story takes the room of the introduction and of the first story. The result of the first stays.
  const isSecond = running === 'confirmed' || (newest === 'confirmed' && running !== 'forgotten');
  return (
    <div className={parts['stack']}>
      {!isSecond && (
        <p className={parts['text']}>
          Ada signs in again: a new key, perhaps on another primary. The Redis replica of her primary then
          receives no more changes, Ada signs out, and her primary is killed.
        </p>
      )}
      <Button
        look="danger"
        busy={busy}
        onClick={() => {
          onSignOut(false);
        }}
      >
        Sign out, then kill the primary
      </Button>
      <Story
        label="The sign-out"
        lines={isSecond ? forgotten.filter(({ isResult }) => isResult) : forgotten}
      />
      <p className={parts['text']}>
        With <code>WAIT 1</code>, the server answers 204 only when one Redis replica has the change too, and
        503 otherwise.
      </p>
      <Button
        look="danger"
        busy={busy}
        onClick={() => {
          onSignOut(true);
        }}
      >
        The same with WAIT
      </Button>
      {isSecond && <Story label="The sign-out with WAIT" lines={confirmed} />}
      {notices}
    </div>
  );
}

const Story = ({ label, lines }: { label: string; lines: readonly StoryLine[] }): ReactNode => (
  <div aria-live="polite">
    {lines.length > 0 && (
      <ol className={styles['story']} aria-label={label}>
        {lines.map(({ text, isResult }) => (
          <li key={text} className={isResult && styles['result']}>
            {text}
          </li>
        ))}
      </ol>
    )}
  </div>
);
