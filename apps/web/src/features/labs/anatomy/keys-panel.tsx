import { useState, type ReactNode } from 'react';
import type { Ring } from '@session-lab/contract/labs/anatomy';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './keys-panel.module.css';

type GuessPanelProps = { busy: boolean; onForge: (passphrase: string) => void };

export function GuessPanel({ busy, onForge }: GuessPanelProps): ReactNode {
  const [passphrase, setPassphrase] = useState('secret');
  return (
    <Panel title="Break it: guess the key">
      <p className={styles['text']}>
        This page can also create 32 random bytes and sign them, but it does not have the key. Guess a
        passphrase: the page signs with its SHA-256.
      </p>
      <Field
        label="Your guess"
        value={passphrase}
        onValueChange={setPassphrase}
        spellCheck={false}
        autoComplete="off"
        hint="The real key is 32 random bytes: one of 2²⁵⁶ possibilities."
      />
      <div className={styles['row']}>
        <Button
          look="danger"
          busy={busy}
          onClick={() => {
            onForge(passphrase);
          }}
        >
          Sign and send
        </Button>
      </div>
    </Panel>
  );
}

type RingPanelProps = {
  ring: Ring | undefined;
  /** Number of the key that signed the student's token. */
  signedBy: number | undefined;
  busy: boolean;
  onRotate: () => void;
  onSend: () => void;
};

/** The student's keys: which key signs, which keys verify, and which key signed the token. */
export function RingPanel({ ring, signedBy, busy, onRotate, onSend }: RingPanelProps): ReactNode {
  return (
    <Panel title="Rotate the keys" aside={signedBy === undefined ? undefined : `your token: key ${signedBy}`}>
      <p className={styles['text']}>
        After a rotation, a new key signs, and the previous key still verifies. One rotation therefore signs
        no user out. The next key already verifies, because the servers learn of a rotation at different
        times. Only you have these keys, so you sign no other student out.
      </p>
      {ring !== undefined && (
        <ol className={styles['ring']} aria-label="Keys">
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
