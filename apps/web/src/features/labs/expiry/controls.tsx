import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { duration } from '../../../ui/format.ts';
import styles from './page.module.css';
import type { Expiry, Left } from './use-expiry.ts';

/** Sign in, ask with either token, and make the mistake. */
export function Controls({ expiry, onAsk }: { expiry: Expiry; onAsk: () => void }): ReactNode {
  const { signedInAtMs, session, jwt, wrongTouch, signIn, touchWrongKey } = expiry;
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
        {signedIn ? (
          <dl className={styles['lefts']}>
            <Remaining name="Session" left={session} />
            <Remaining name="JWT" left={jwt} />
          </dl>
        ) : null}
        <p className={styles['text']}>Sign in, ask after 10 seconds, and again after 20.</p>
      </Panel>
      {signedIn && (
        <Panel title="Now break it">
          <p className={styles['text']}>
            In Redis a session lies under a key made of its public id. Let the replica push the expiry of
            another key, made of the token itself: there is none.
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
              Redis’ PEXPIRE pushed {wrongTouch.pushed} keys.{' '}
              {wrongTouch.remainingMs === null
                ? 'The session is gone.'
                : `Nothing slid: the session had ${duration(wrongTouch.remainingMs)} left, and has no more.`}
            </Notice>
          )}
        </Panel>
      )}
    </>
  );
}

/** Beside the buttons: they are to be pressed at the right second. */
function Remaining({ name, left }: { name: string; left: Left | undefined }): ReactNode {
  return (
    <div className={styles['left']}>
      <dt>{name}</dt>
      <dd>
        {left === undefined ? '–' : left.over ? 'gone' : <Countdown untilMs={left.untilMs} over="0:00" />}
      </dd>
    </div>
  );
}
