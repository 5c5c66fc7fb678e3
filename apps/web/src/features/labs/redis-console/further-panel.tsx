import { useState, type ReactNode } from 'react';
import {
  comparedKeys,
  endpoints,
  reachFromOutside,
  type Attempt,
  type Reply,
  type Way,
} from '@session-lab/contract/labs/redis-console';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { requestQuietly } from '../frame/bank.ts';
import parts from '../../../ui/parts.module.css';
import { duration } from '../../../ui/format.ts';
import styles from './page.module.css';
import { reasonOf, studentHeaders } from './use-console.ts';

const count = comparedKeys.toLocaleString('en');

/** "Go further": KEYS compared with SCAN, a connection without a password, and one from outside. */
export function FurtherPanel({ isSignedIn }: { isSignedIn: boolean }): ReactNode {
  return (
    <div className={parts['panels']}>
      <ComparisonPanel isSignedIn={isSignedIn} />
      <DoorPanel isSignedIn={isSignedIn} />
      <OutsidePanel />
    </div>
  );
}

function ComparisonPanel({ isSignedIn }: { isSignedIn: boolean }): ReactNode {
  const { client } = useApi();
  const [ways, setWays] = useState<readonly Way[]>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function compare(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.compare, { token: undefined, headers: studentHeaders });
    if (answer.ok) setWays(answer.data.ways);
    setProblem(answer.ok ? undefined : reasonOf(answer));
    setBusy(false);
  }

  return (
    <Panel title={`KEYS and SCAN on ${count} keys`}>
      <p className={parts['text']}>
        Redis works on one command at a time. The server writes {count} keys to a database of its own, finds
        eleven of them with each command, and deletes all. Meanwhile another client sends PING after PING, and
        measures how long it waits.
      </p>
      <div className={parts['row']}>
        <Button
          busy={isBusy || !isSignedIn}
          onClick={() => {
            void compare();
          }}
        >
          Find them with KEYS, then with SCAN
        </Button>
      </div>
      <table className={styles['ways']} aria-label="KEYS and SCAN">
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Calls</th>
            <th scope="col">Keys found</th>
            <th scope="col">Time in all</th>
            <th scope="col">Median wait of a PING</th>
            <th scope="col">Longest</th>
          </tr>
        </thead>
        <tbody>
          {(['KEYS', 'SCAN'] as const).map((command) => {
            const way = ways?.find((one) => one.command === command);
            return (
              <tr key={command}>
                <th scope="row">{command} sid:9999*</th>
                <td>{way?.calls.toLocaleString('en')}</td>
                <td>{way?.keys}</td>
                <td>{way && `${way.ms.toFixed(1)} ms`}</td>
                <td>{way && `${way.medianPingMs.toFixed(1)} ms`}</td>
                <td>{way && `${way.longestPingMs.toFixed(1)} ms, PINGs: ${way.pings}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      <p className={parts['hint']}>The replica measures all times, so its own delays are part of them.</p>
    </Panel>
  );
}

function DoorPanel({ isSignedIn }: { isSignedIn: boolean }): ReactNode {
  const { client } = useApi();
  const [seen, setSeen] = useState<{ sent: string; reply: Reply; servedBy: string | undefined }>();
  const [problem, setProblem] = useState<string>();

  async function knock(): Promise<void> {
    const answer = await client.request(endpoints.knock, { token: undefined, headers: studentHeaders });
    if (answer.ok) setSeen({ ...answer.data, servedBy: answer.exchange.servedBy });
    setProblem(answer.ok ? undefined : reasonOf(answer));
  }

  return (
    <Panel title="A connection without a password">
      <p className={parts['text']}>
        A replica can connect to Redis: it is one of the servers that use it. It still needs a user and a
        password.
      </p>
      <div className={parts['row']}>
        <Button
          busy={!isSignedIn}
          onClick={() => {
            void knock();
          }}
        >
          Connect without a password
        </Button>
      </div>
      <p className={styles['seen']} aria-live="polite">
        {seen !== undefined && (
          <>
            {seen.servedBy} connected and sent <code>{seen.sent}</code>. Redis: <code>{seen.reply.text}</code>
          </>
        )}
      </p>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </Panel>
  );
}

/** The meanings of errors of the operating system, for this lab. */
const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no machine has this name there',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no way to this address',
  ENETUNREACH: 'no way to this address',
  ECONNREFUSED: 'no program listens there',
};

function OutsidePanel(): ReactNode {
  const [attempts, setAttempts] = useState<readonly Attempt[]>();
  const [hasFailed, setFailed] = useState(false);
  const [isBusy, setBusy] = useState(false);

  async function tryAll(): Promise<void> {
    setBusy(true);
    const answer = await requestQuietly(reachFromOutside, { headers: studentHeaders });
    if (answer !== undefined) setAttempts(answer.attempts);
    setFailed(answer === undefined);
    setBusy(false);
  }

  return (
    <Panel title="A connection from outside">
      <p className={parts['text']}>
        The server of the attacker is not part of the app. With Docker, it is not in the private network of
        Redis. With <code>npm start</code>, it runs on this machine, where Redis listens on 127.0.0.1: other
        machines cannot connect, but each program here can.
      </p>
      <div className={parts['row']}>
        <Button
          busy={isBusy}
          onClick={() => {
            void tryAll();
          }}
        >
          Try it from the attacker’s server
        </Button>
      </div>
      <ul className={styles['attempts']} aria-label="Tries from outside" aria-live="polite">
        {attempts?.map(({ address, connected, outcome, ms }) => (
          <li key={address}>
            <code>{address}</code>: {connected ? 'connected, and sent PING. The answer: ' : 'not connected: '}
            <code>{outcome}</code>
            {meanings[outcome] !== undefined && `, ${meanings[outcome]}`} ({duration(ms)})
          </li>
        ))}
      </ul>
      {hasFailed && (
        <Notice look="warn">
          The attacker’s server did not answer. On a public host, this lab does not use it.
        </Notice>
      )}
    </Panel>
  );
}
