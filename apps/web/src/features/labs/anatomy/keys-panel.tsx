import type { ReactNode } from 'react';
import type { Ring } from '@session-lab/contract/labs/anatomy';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { removedKeyOf, keysOf, verdictOf, type Sent } from './attempts.ts';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';

type KeysPanelProps = {
  ring: Ring | undefined;
  /** Number of the key that signed the student's token. */
  signedBy: number;
  busy: boolean;
  /** The newest response to the token as issued. */
  sent: Sent | undefined;
  onRotate: () => void;
  onSend: () => void;
};

/** The student's keys: which key signs, which keys verify, and which key signed the token. */
export function KeysPanel({ ring, signedBy, busy, sent, onRotate, onSend }: KeysPanelProps): ReactNode {
  return (
    <Panel title="Rotate the keys" aside={`your token: key ${signedBy}`}>
      <p className={parts['text']}>
        A rotation gives the servers a new key, which signs. The key before it still verifies, so one rotation
        signs no user out. The next key already verifies, because a rotation does not reach all servers at the
        same time.
      </p>
      {ring !== undefined && (
        <ol className={styles['keys']} aria-label="Keys">
          {!keysOf(ring).includes(signedBy) && <Key number={signedBy} use="removed" isOwn />}
          {keysOf(ring).map((number) => (
            <Key key={number} number={number} use={roleOf(number, ring)} isOwn={number === signedBy} />
          ))}
        </ol>
      )}
      <div className={parts['row']}>
        <Button busy={busy || ring === undefined} onClick={onRotate}>
          Rotate the keys
        </Button>
        <Button busy={busy} onClick={onSend}>
          Send the original token
        </Button>
      </div>
      <p className={styles['answer']} aria-live="polite">
        {sent !== undefined && [verdictOf(sent), removedKeyOf(sent)].join(' ')}
      </p>
    </Panel>
  );
}

function roleOf(number: number, { signs, next }: Ring): string {
  if (number === signs) return 'signs';
  return number === next ? 'next' : 'verifies';
}

const Key = ({ number, use, isOwn }: { number: number; use: string; isOwn: boolean }): ReactNode => (
  <li className={styles['key']} data-use={use}>
    <b>key {number}</b> <span>{use}</span> <span className={styles['own']}>{isOwn && 'your token'}</span>
  </li>
);
