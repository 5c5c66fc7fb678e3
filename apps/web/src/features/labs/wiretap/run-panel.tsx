import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './page.module.css';
import type { TapSwitch } from './use-tap.ts';
import type { Wiretap } from './use-wiretap.ts';

/** Step 2: switches the tap on, and signs in through it. */
export function RunPanel({ wiretap, behind }: { wiretap: Wiretap; behind: boolean }): ReactNode {
  const { state, tap, busy, passwords, problem, runs, signIn } = wiretap;
  const isOn = tap.status === 'on';
  if (state.status === 'off') return <Notice look="warn">{state.reason}</Notice>;
  return (
    <div className={parts['stack']}>
      <ol className={parts['actions']}>
        <li>
          <TapButton tap={tap} isReady={state.status === 'on'} />
        </li>
        <li>
          <Button
            look={isOn && runs.length === 0 ? 'primary' : 'quiet'}
            busy={busy || behind || !isOn}
            onClick={() => {
              signIn('http');
            }}
          >
            Sign in over HTTP
          </Button>
          <span className={parts['hint']}>
            As Ada, in a window that closes itself. The password is invented:{' '}
            <code className={styles['password']}>{passwords.http}</code>
          </span>
        </li>
      </ol>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </div>
  );
}

/** The switch of the tap, and how long it stays on. */
export function TapButton({ tap, isReady }: { tap: TapSwitch; isReady: boolean }): ReactNode {
  const { status, untilMs, problem, switchOn, switchOff } = tap;
  return (
    <>
      {status === 'on' ? (
        <Button onClick={switchOff}>Switch the tap off</Button>
      ) : (
        <Button look="primary" busy={!isReady || status === 'requested'} onClick={switchOn}>
          Switch the tap on
        </Button>
      )}
      <span className={styles['tapState']} data-status={status}>
        {status === 'on' && untilMs !== undefined && (
          <>
            The tap is on. It ends in <Countdown untilMs={untilMs} />
          </>
        )}
        {status === 'requested' && untilMs !== undefined && (
          <>
            This page waits: another student has the tap, for at most <Countdown untilMs={untilMs} />
          </>
        )}
        {status === 'requested' && untilMs === undefined && 'One moment …'}
        {status === 'off' && (problem ?? 'The tap is off. Once on, it stays on for two minutes at most.')}
      </span>
    </>
  );
}
