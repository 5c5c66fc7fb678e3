import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { duration } from '../../../ui/format.ts';
import styles from './page.module.css';
import type { Expiry } from './use-expiry.ts';

/** Sign in, ask with either token, and make the mistake. */
export function Controls({ expiry, onAsk }: { expiry: Expiry; onAsk: () => void }): ReactNode {
  const { signedInAtMs, wrongTouch, signIn, touchWrongKey } = expiry;
  const signedIn = signedInAtMs !== undefined;
  return (
    <>
      <Panel title="Run">
        <div className={styles['buttons']}>
          <Button
            look={signedIn ? 'quiet' : 'primary'}
            onClick={() => {
              void signIn();
            }}
          >
            {signedIn ? 'Sign in anew' : 'Sign in for 15 seconds'}
          </Button>
          <Button look={signedIn ? 'primary' : 'quiet'} busy={!signedIn} onClick={onAsk}>
            Ask with both
          </Button>
        </div>
      </Panel>
      {signedIn && (
        <Panel title="Now break it">
          <p className={styles['text']}>
            A replica that pushes the expiry of the wrong key, the token itself instead of its public id,
            slides nothing.
          </p>
          <Button
            look="danger"
            onClick={() => {
              void touchWrongKey();
            }}
          >
            Touch the wrong key
          </Button>
          {wrongTouch !== undefined && (
            <Notice look="warn">
              PEXPIRE pushed {wrongTouch.pushed} keys.{' '}
              {wrongTouch.remainingMs === null
                ? 'The session is gone.'
                : `The session still has ${duration(wrongTouch.remainingMs)}, and they run on.`}
            </Notice>
          )}
        </Panel>
      )}
    </>
  );
}
