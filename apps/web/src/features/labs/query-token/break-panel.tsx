import type { ReactNode } from 'react';
import { succeeded } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { hasSecret, ways, type Attempt, type Sent, type Way } from './attempts.ts';
import styles from './page.module.css';
import type { QueryToken } from './use-query-token.ts';

const names = {
  token: 'Token in address',
  ticket: 'Ticket in address',
  other: 'Ticket with a token',
  ended: 'Ticket after sign-out',
  late: 'Ticket after 30 s',
  form: 'Token in a form',
} as const satisfies Record<Way, string>;

/** Step 4: each button sends a request, and then what the line of the log has. A cell has what was observed. */
export function BreakPanel({ lab, behind }: { lab: QueryToken; behind: boolean }): ReactNode {
  const { attempts, running, waitsUntilMs, problem, run } = lab;
  const busy = running !== undefined || behind;
  return (
    <div className={parts['stack']}>
      <table className={styles['table']} aria-label="Requests and their lines">
        <thead>
          <tr>
            <th scope="col">Send</th>
            <th scope="col">First</th>
            <th scope="col">Log</th>
            <th scope="col">Again</th>
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => {
            const attempt = attempts.findLast((one) => one.way === way);
            return (
              <tr key={way} data-way={way}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles['send']}
                    aria-disabled={busy || undefined}
                    onClick={() => {
                      if (!busy) run(way, { again: true });
                    }}
                  >
                    {names[way]}
                  </button>
                </th>
                <td>
                  <Answer sent={attempt?.first} />
                </td>
                <td>{attempt?.first !== undefined && <Found sent={attempt.first} />}</td>
                <td>
                  <Again attempt={attempt} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles['state']} aria-live="polite">
        {waitsUntilMs === undefined ? (
          running === undefined ? (
            'Each button sends a request. Then it sends the secret of that request’s log line again.'
          ) : (
            'Waiting for NGINX’s line …'
          )
        ) : (
          <>
            The ticket waits: <Countdown untilMs={waitsUntilMs} over="now" />
          </>
        )}
      </p>
      <p className={styles['statuses']}>
        Numbers: the status in NGINX’s lines. 101: the WebSocket opened. 200: the form was accepted. 400: a
        request may have one credential only. 401: the ticket was used, has expired, or its session has ended.
      </p>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </div>
  );
}

const Answer = ({ sent }: { sent: Sent | undefined }): ReactNode =>
  sent !== undefined && (
    <span className={styles['answer']} data-tone={succeeded(sent.exchange) ? 'ok' : 'refused'}>
      <ToneIcon tone={succeeded(sent.exchange) ? 'ok' : 'bad'} /> {sent.exchange.status}
    </span>
  );

const Found = ({ sent }: { sent: Sent }): ReactNode =>
  hasSecret(sent) ? (
    <span className={styles['answer']} data-tone="found">
      {sent.secrets.length > 1 ? 'both' : sent.usual.includes('ticket=') ? 'ticket' : 'token'}
    </span>
  ) : (
    <span className={styles['none']}>neither</span>
  );

/** The second use. A token that works again is bad, and a refused ticket is as it should be. */
function Again({ attempt }: { attempt: Attempt | undefined }): ReactNode {
  if (attempt?.again === undefined) return null;
  if (attempt.again === 'nothing') return <span className={styles['none']}>none</span>;
  const works = succeeded(attempt.again.exchange);
  return (
    <span className={styles['answer']} data-tone={works ? 'bad' : 'ok'}>
      <ToneIcon tone={works ? 'bad' : 'ok'} isAttack /> {attempt.again.exchange.status}
    </span>
  );
}
