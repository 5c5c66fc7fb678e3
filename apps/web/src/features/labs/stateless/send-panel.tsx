import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import { flipBit } from '../../../api/public-id.ts';
import type { Run } from '../../../stage/use-run.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './send-panel.module.css';

type SendPanelProps = {
  path: string;
  run: Run;
  onStart: (size: number) => void;
  onCancel: () => void;
  tamperable: boolean;
};

const tokenBytes = 64;

export function SendPanel({ path, run, onStart, onCancel, tamperable }: SendPanelProps): ReactNode {
  return (
    <Panel title="Send requests" aside={<code>{path}</code>}>
      <div className={styles['row']}>
        {[1, 4, 10, 100].map((size) => (
          <Button
            key={size}
            look={size === 1 ? 'primary' : 'quiet'}
            busy={run.running}
            onClick={() => {
              onStart(size);
            }}
          >
            Send {size}
          </Button>
        ))}
      </div>
      <div className={styles['second']}>
        {run.running && run.size > 1 ? (
          <>
            <progress
              className={styles['progress']}
              value={run.sent}
              max={run.size}
              aria-label="Requests sent"
            />
            <span className={styles['sent']}>
              {run.sent} of {run.size}
            </span>
            <Button onClick={onCancel}>Stop</Button>
          </>
        ) : tamperable ? (
          <TamperButton />
        ) : (
          <span className={styles['hint']}>One after another, on one connection.</span>
        )}
      </div>
    </Panel>
  );
}

/** Sends one request with a random bit of the token flipped. The stored token does not change. */
function TamperButton(): ReactNode {
  const { client, tokens } = useApi();
  const [sending, setSending] = useState(false);
  async function send(): Promise<void> {
    const token = tokens.read();
    if (token === undefined) return;
    setSending(true);
    const byte = Math.floor(Math.random() * tokenBytes);
    await client.request(endpoints.readProfile, {
      token: { value: flipBit(token, byte, Math.floor(Math.random() * 8)), label: 'tampered' },
    });
    setSending(false);
  }
  return (
    <Button
      className={styles['tamper']}
      busy={sending}
      onClick={() => {
        void send();
      }}
    >
      Send with one bit changed
    </Button>
  );
}
