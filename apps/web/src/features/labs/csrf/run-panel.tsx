import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { isForged } from './matrix.ts';
import type { Csrf } from './use-csrf.ts';

/** Step 2: signs in to the bank in one window, and visits the prize page in another. */
export function RunPanel({ csrf, behind }: { csrf: Csrf; behind: boolean }): ReactNode {
  const { state, received, problem, signIn, openPrize } = csrf;
  const isSignedIn = received.length > 0;
  const isForgedOnce = received.some(({ arrival }) => isForged(arrival));
  const busy = csrf.busy || behind || state.status !== 'on';
  return (
    <div className={parts['stack']}>
      <ol className={parts['actions']}>
        <li>
          <Button look={isSignedIn ? 'quiet' : 'primary'} busy={busy} onClick={signIn}>
            Sign in at the bank
          </Button>
          <span className={parts['hint']}>
            As Ada, in a window that closes itself. The bank sets a cookie with SameSite=None.
          </span>
        </li>
        <li>
          <Button
            look={isSignedIn && !isForgedOnce ? 'primary' : 'quiet'}
            busy={busy || !isSignedIn}
            onClick={openPrize}
          >
            Open the prize page
          </Button>
          <span className={parts['hint']}>A page of another site. Read what it does, and press nothing.</span>
        </li>
      </ol>
      {state.status === 'off' && <Notice look="warn">{state.reason}</Notice>}
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </div>
  );
}
