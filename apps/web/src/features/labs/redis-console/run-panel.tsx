import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { toneOf } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon } from '../../../ui/icons.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './page.module.css';
import { meaningOf, sessionKeyMark, steps, stepsDone, type Event } from './steps.ts';
import type { RedisConsole } from './use-console.ts';

type PanelProps = {
  lab: RedisConsole;
  /** Types a line into the terminal. Does not run it. */
  onType: (line: string) => void;
};

/** Step 2: the session and its request, and the steps of the course. */
export function RunPanel({ lab, onType }: PanelProps): ReactNode {
  const { events, sessionKey, problem, isBusy } = lab;
  const done = stepsDone(events);
  const isSignedIn = sessionKey !== undefined;
  return (
    <div className={parts['stack']}>
      <div className={parts['row']}>
        <Button look={isSignedIn ? 'quiet' : 'primary'} busy={isBusy} onClick={lab.signIn}>
          {isSignedIn ? 'Sign in again' : 'Sign in'}
        </Button>
        <Button
          look={isSignedIn ? 'primary' : 'quiet'}
          busy={!isSignedIn}
          onClick={() => {
            onType(`DEL ${sessionKey ?? ''}`);
          }}
        >
          Type DEL for your session
        </Button>
      </div>
      <MeLine lab={lab} />
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      <p className={parts['hint']}>Or run the course’s own lines first. A click types a line:</p>
      <ol className={styles['steps']} aria-label="Lines of the course">
        {steps.map(({ line, note }, index) => (
          <li key={`${index} ${line}`} data-done={index < done} data-next={index === done}>
            <button
              type="button"
              className={styles['step']}
              onClick={() => {
                onType(line.replace(sessionKeyMark, sessionKey ?? sessionKeyMark));
              }}
            >
              <code>{line}</code>
              <span className={styles['what']}>{note}</span>
              {index < done && (
                <span className={styles['done']}>
                  <CheckIcon />
                  <span className="visually-hidden">done</span>
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The request with the session's token, and the response to the last one. */
function MeLine({ lab: { events, sendMe, sessionKey, isBusy } }: { lab: RedisConsole }): ReactNode {
  const last = events.findLast((event): event is Extract<Event, { type: 'me' }> => event.type === 'me');
  return (
    <div>
      <div className={clsx(parts['row'], styles['me'])}>
        <Button busy={sessionKey === undefined || isBusy} onClick={sendMe}>
          Send GET /me
        </Button>
        <span className={styles['answer']} data-tone={last && toneOf(last.exchange)} aria-live="polite">
          {last !== undefined && (
            <>
              <ToneIcon tone={toneOf(last.exchange)} /> {last.exchange.status ?? 'no response'} {last.name}
            </>
          )}
        </span>
      </div>
      <p className={styles['meaning']} aria-live="polite" title={last?.value}>
        {last === undefined ? 'Sends the token of your session.' : meaningOf(last)}
      </p>
    </div>
  );
}

/** Step 4: other changes of the session, and what belongs to others. */
export function BreakPanel({ lab, onType }: PanelProps): ReactNode {
  const key = lab.sessionKey ?? sessionKeyMark;
  const lines = [
    { line: `SET ${key} '{"name":"Grace"}'`, note: 'another name' },
    { line: `SETEX ${key} 10 '{"name":"Ada"}'`, note: 'for 10 s' },
    { line: `SET ${key} Ada`, note: 'no JSON' },
    { line: 'SELECT 3', note: 'another database' },
    { line: 'FLUSHALL', note: 'all databases' },
    { line: 'GTE user', note: 'mistyped' },
  ];
  return (
    <div className={parts['stack']}>
      <p className={parts['hint']}>A click types a line. Run it, then send GET /me.</p>
      <ul className={styles['steps']} aria-label="Lines to break it">
        {lines.map(({ line, note }) => (
          <li key={line}>
            <button
              type="button"
              className={styles['step']}
              onClick={() => {
                onType(line);
              }}
            >
              <code>{line.replace(/sid:[\w-]{40,}/, sessionKeyMark)}</code>
              <span className={styles['what']}>{note}</span>
            </button>
          </li>
        ))}
      </ul>
      <MeLine lab={lab} />
    </div>
  );
}
