import { useState, type ReactNode } from 'react';
import { reachFromOutside, type Attempt } from '@session-lab/contract/labs/redis-console';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/format.ts';
import { ShieldIcon, WarningIcon } from '../../../ui/icons.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import { requestQuietly } from '../frame/bank.ts';
import styles from './outside-panel.module.css';
import { endOf, meaningOf, type End } from './outside.ts';
import { studentHeaders } from './use-console.ts';

/** The attacker's server tries to connect to Redis. The picture shows how far each try came, as its response reports. */
export function OutsidePanel(): ReactNode {
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
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
      <div className={styles['picture']}>
        <p className={styles['machines']}>
          <span className={styles['attacker']}>Attacker’s server</span>
          <span className={styles['wall']} data-wall="network">
            network
          </span>
          <span className={styles['wall']} data-wall="password">
            password
          </span>
          <span className={styles['redis']}>Redis</span>
        </p>
        <ul className={styles['attempts']} aria-label="Tries from outside" aria-live="polite">
          {attempts.map((attempt) => (
            <Try key={attempt.address} attempt={attempt} />
          ))}
        </ul>
      </div>
      {hasFailed && (
        <Notice look="warn">
          The attacker’s server did not answer. Try again in a moment. On a public host, this test is off.
        </Notice>
      )}
    </Panel>
  );
}

/** Ends at which a wall stopped the try. */
const stops: readonly End[] = ['network', 'password'];

function Try({ attempt }: { attempt: Attempt }): ReactNode {
  const { address, connected, outcome, ms } = attempt;
  const end = endOf(attempt);
  const meaning = meaningOf(outcome);
  return (
    <li data-end={end}>
      <span className={styles['way']} aria-hidden="true">
        <span className={styles['end']}>{stops.includes(end) ? <ShieldIcon /> : <WarningIcon />}</span>
      </span>
      <span className={styles['result']}>
        <code>{address}</code>: {connected ? 'connected, and sent PING. The answer: ' : 'not connected: '}
        <code>{outcome}</code>
        {meaning !== undefined && `, ${meaning}`} ({duration(ms)})
      </span>
    </li>
  );
}
