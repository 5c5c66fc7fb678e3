import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './page.module.css';
import type { Cookies } from './use-cookies.ts';

type RunPanelProps = {
  cookies: Cookies;
  /** Whether the player still shows a run. */
  behind: boolean;
  /** Next to each other, and without the explanation, below other controls. */
  compact?: boolean;
};

/** The two buttons of a trial: sign in at the bank, and visit the other site. */
export function RunPanel({ cookies, behind, compact = false }: RunPanelProps): ReactNode {
  const { state, busy, signedIn, problem, signIn, visit } = cookies;
  if (state.status === 'off') return <Notice look="warn">{state.reason}</Notice>;
  const waits = busy || behind || state.status === 'loading';
  return (
    <div className={parts['stack']}>
      <div className={compact ? styles['buttons'] : parts['stack']}>
        <Button look={signedIn ? 'quiet' : 'primary'} busy={waits} onClick={signIn}>
          Sign in at the bank
        </Button>
        <Button look={signedIn ? 'primary' : 'quiet'} busy={waits || !signedIn} onClick={visit}>
          Visit the other page
        </Button>
      </div>
      {!compact && (
        <p className={parts['hint']}>
          Each opens a window for a few seconds. The other page has an image, a frame and a link with
          addresses of the bank.
        </p>
      )}
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </div>
  );
}
