import type { ReactNode } from 'react';
import type { Ring } from '@session-lab/contract/labs/anatomy';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { Sent } from './attempts.ts';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';
import { verdictOf } from './steps-strip.tsx';

type KeysPanelProps = {
  ring: Ring | undefined;
  /** Number of the key that signed the student's token. */
  signedBy: number | undefined;
  busy: boolean;
  /** The newest response to the token as issued. */
  sent: Sent | undefined;
  onRotate: () => void;
  onSend: () => void;
};

/** The student's keys: which key signs, which keys verify, and which key signed the token. */
export function KeysPanel({ ring, signedBy, busy, sent, onRotate, onSend }: KeysPanelProps): ReactNode {
  return (
    <Panel title="Rotate the keys" aside={signedBy === undefined ? undefined : `your token: key ${signedBy}`}>
      <p className={parts['text']}>
        After a rotation, a new key signs, and the previous key still verifies. One rotation therefore signs
        no user out. The next key already verifies, because the servers learn of a rotation at different
        times. Only you have these keys, so you sign no other student out.
      </p>
      {ring !== undefined && (
        <ol className={parts['row']} aria-label="Keys">
          {ring.before !== null && <Key number={ring.before} use="verifies" own={signedBy} />}
          <Key number={ring.signs} use="signs" own={signedBy} />
          <Key number={ring.next} use="next: verifies" own={signedBy} />
        </ol>
      )}
      <div className={styles['row']}>
        <Button busy={busy || ring === undefined} onClick={onRotate}>
          Rotate the keys
        </Button>
        <Button busy={busy || signedBy === undefined} onClick={onSend}>
          Send the original token
        </Button>
      </div>
      <p className={styles['answer']} aria-live="polite">
        {sent !== undefined && verdictOf(sent)}
      </p>
    </Panel>
  );
}

function Key({ number, use, own }: { number: number; use: string; own: number | undefined }): ReactNode {
  return (
    <li className={styles['key']} data-signs={use === 'signs'}>
      <b>key {number}</b> <span>{use}</span> {number === own && <span>signed your token</span>}
    </li>
  );
}
