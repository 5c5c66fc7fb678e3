import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './page.module.css';
import type { StoryLine } from './timeline.ts';

type BreakPanelProps = {
  /** The stories of the newest sign-outs without and with WAIT. Empty before. */
  forgotten: readonly StoryLine[];
  confirmed: readonly StoryLine[];
  busy: boolean;
  onSignOut: (confirm: boolean) => void;
};

/** Step 4: a sign-out that reaches the primary only, and the same sign-out with WAIT. */
export function BreakPanel({ forgotten, confirmed, busy, onSignOut }: BreakPanelProps): ReactNode {
  return (
    <div className={parts['stack']}>
      <p className={parts['text']}>
        Ada signs in again. The Redis replica of her primary then receives no more changes, Ada signs out, and
        her primary is killed.
      </p>
      <Button
        look="danger"
        busy={busy}
        onClick={() => {
          onSignOut(false);
        }}
      >
        Sign out, then kill the primary
      </Button>
      <Story label="The sign-out" lines={forgotten} />
      <p className={parts['text']}>
        With <code>WAIT 1</code>, the server answers the sign-out only when one Redis replica has the change
        too.
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
      <Story label="The sign-out with WAIT" lines={confirmed} />
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
