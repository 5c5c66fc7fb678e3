import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { duration } from '../../../ui/format.ts';
import styles from './page.module.css';
import type { Expiry, Left } from './use-expiry.ts';

export function Controls({ expiry, onSend }: { expiry: Expiry; onSend: () => void }): ReactNode {
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
            {signedIn ? 'Sign in again' : 'Sign in for 15 seconds'}
          </Button>
          <Button look={signedIn ? 'primary' : 'quiet'} busy={!signedIn} onClick={onSend}>
            Send both tokens
          </Button>
        </div>
        {signedIn ? (
          <dl className={styles['lefts']}>
            <Remaining name="Session" left={session} />
            <Remaining name="JWT" left={jwt} />
          </dl>
        ) : null}
        <p className={styles['text']}>Sign in. Send both tokens after 10 seconds, and again after 20.</p>
      </Panel>
      {signedIn && (
        <Panel title="Now break it">
          <p className={styles['text']}>
            Redis stores the session under a key made from its public id. Let the server extend the expiry of
            a wrong key, made from the token itself. No such key exists.
          </p>
          <Button
            look="danger"
            onClick={() => {
              void touchWrongKey();
            }}
          >
            Extend the wrong key
          </Button>
          {wrongTouch !== undefined && (
            <Notice look="warn">
              PEXPIRE extended {wrongTouch.pushed} keys.{' '}
              {wrongTouch.remainingMs === null
                ? 'The session has ended.'
                : `The session was not extended: it had ${duration(wrongTouch.remainingMs)} left.`}
            </Notice>
          )}
        </Panel>
      )}
    </>
  );
}

/** The remaining time, next to the buttons because the student must press them at the right second. */
function Remaining({ name, left }: { name: string; left: Left | undefined }): ReactNode {
  return (
    <div className={styles['left']}>
      <dt>{name}</dt>
      <dd>
        {left === undefined ? '–' : left.over ? 'ended' : <Countdown untilMs={left.untilMs} over="0:00" />}
      </dd>
    </div>
  );
}
