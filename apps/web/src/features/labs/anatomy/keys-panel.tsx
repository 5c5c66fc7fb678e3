import { useState, type ReactNode } from 'react';
import type { Ring } from '@session-lab/contract/labs/anatomy';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './keys-panel.module.css';

type GuessPanelProps = { busy: boolean; onForge: (passphrase: string) => void };

/** The break: everything about the token is right, but for the key. */
export function GuessPanel({ busy, onForge }: GuessPanelProps): ReactNode {
  const [passphrase, setPassphrase] = useState('secret');
  return (
    <Panel title="Break it: guess the key">
      <p className={styles['text']}>
        This page can draw 32 random bytes and sign them, too. It has no key, so guess one: the SHA-256 of a
        passphrase.
      </p>
      <Field
        label="Your guess"
        value={passphrase}
        onValueChange={setPassphrase}
        spellCheck={false}
        autoComplete="off"
        hint="The keys are 32 random bytes: one of 2²⁵⁶."
      />
      <div className={styles['row']}>
        <Button
          look="danger"
          busy={busy}
          onClick={() => {
            onForge(passphrase);
          }}
        >
          Sign with it, and send
        </Button>
      </div>
    </Panel>
  );
}

type RingPanelProps = {
  ring: Ring | undefined;
  /** The key that signed the token at hand. */
  signedBy: number | undefined;
  busy: boolean;
  onRotate: () => void;
  onSend: () => void;
};

/** The keys of this student: which signs, which is still good, and whether the token's own is among them. */
export function RingPanel({ ring, signedBy, busy, onRotate, onSend }: RingPanelProps): ReactNode {
  return (
    <Panel title="Rotate the keys" aside={signedBy === undefined ? undefined : `your token: key ${signedBy}`}>
      <p className={styles['text']}>
        A new key signs from now on, and the one before still verifies. So nobody is signed out by one
        rotation. The next key verifies already: the replicas learn of a rotation one after the other. The
        keys are yours alone: you sign out nobody else.
      </p>
      {ring !== undefined && (
        <ol className={styles['ring']} aria-label="The keys of the ring">
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
          Send the token as it was
        </Button>
      </div>
    </Panel>
  );
}

function Key({ number, use, own }: { number: number; use: string; own: number | undefined }): ReactNode {
  return (
    <li className={styles['key']} data-signs={use === 'signs'}>
      <b>key {number}</b> <span>{use}</span> {number === own && <span>made your token</span>}
    </li>
  );
}
