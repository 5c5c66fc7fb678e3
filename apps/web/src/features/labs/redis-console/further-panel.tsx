import { useState, type ReactNode } from 'react';
import { comparedKeys, endpoints, type Reply, type Way } from '@session-lab/contract/labs/redis-console';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import { OutsidePanel } from './outside-panel.tsx';
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
            <th scope="col">Total time</th>
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
      <p className={parts['hint']}>The server measures all times, so its own delays are part of them.</p>
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
        A server of the app is in the network of Redis, so it can connect. For each command, Redis still
        requires a user name and a password.
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
