import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';
import { toHex } from '../frame/hex.ts';
import { verdictOf, type Sent } from './attempts.ts';
import { groupsOf, halfBytes, misspelt, type Group, type Spelling } from './token.ts';

type Base64PanelProps = {
  bytes: Uint8Array;
  token: string;
  busy: boolean;
  /** The newest response to a malformed token. */
  sent: Sent | undefined;
  onSend: (token: string) => void;
};

const spellings: readonly { spelling: Spelling; text: string }[] = [
  { spelling: 'cut', text: 'Send it without its last character' },
  { spelling: 'plus', text: 'Send it with a + in it' },
];

export function Base64Panel({ bytes, token, busy, sent, onSend }: Base64PanelProps): ReactNode {
  const [at, setAt] = useState(0);
  const groups = groupsOf(bytes);
  const group = groups[at];
  if (group === undefined) return null;
  return (
    <Panel title="Encoding: base64url" aside={`step ${at + 1} of ${groups.length}`}>
      <div className={styles['halves']}>
        <div className={parts['stack']}>
          <Columns group={group} />
          <p className={parts['text']} aria-live="polite">
            {describe(group)}
          </p>
          <div className={parts['row']}>
            <Button
              busy={at === 0}
              onClick={() => {
                setAt(at - 1);
              }}
            >
              Back
            </Button>
            <Button
              busy={at === groups.length - 1}
              onClick={() => {
                setAt(at + 1);
              }}
            >
              Next three bytes
            </Button>
            <Button
              busy={at === groups.length - 1}
              onClick={() => {
                setAt(groups.length - 1);
              }}
            >
              Last byte
            </Button>
          </div>
        </div>
        <div className={parts['stack']}>
          <p className={parts['text']}>
            64 bytes are 512 bits, and a character encodes 6 bits. The last of the 86 characters has four bits
            of padding, which must be 0. So the server accepts one spelling of a token, and not 16.
          </p>
          <div className={parts['row']}>
            {spellings.map(({ spelling, text }) => (
              <Button
                key={spelling}
                busy={busy}
                onClick={() => {
                  onSend(misspelt(token, spelling));
                }}
              >
                {text}
              </Button>
            ))}
          </div>
          <p className={styles['answer']} aria-live="polite">
            {sent !== undefined && verdictOf(sent)}
          </p>
        </div>
      </div>
    </Panel>
  );
}

function Columns({ group: { at, bytes, bits, spare, characters } }: { group: Group }): ReactNode {
  return (
    <div className={styles['columns']} aria-hidden="true">
      {bytes.map((byte, index) => (
        <span
          className={styles['byte']}
          key={`byte ${at + index}`}
          data-half={at + index < halfBytes ? 'id' : 'signature'}
        >
          {toHex(byte)}
        </span>
      ))}
      {bits.map(({ place, value }) => (
        <span
          className={styles['bit']}
          key={`bit ${place}`}
          style={{ gridColumn: place + 1 }}
          data-spare={place >= bits.length - spare}
        >
          {value}
        </span>
      ))}
      {characters.map(({ place, value, text }) => (
        <span
          className={styles['character']}
          key={`character ${place}`}
          style={{ gridColumn: `${place * 6 + 1} / span 6` }}
        >
          <b>{text}</b> <span className={parts['hint']}>{value}</span>
        </span>
      ))}
    </div>
  );
}

function describe({ at, bytes, spare, characters }: Group): string {
  const text = characters.map(({ text }) => text).join('');
  const which = bytes.length === 1 ? `Byte ${at + 1}` : `Bytes ${at + 1} to ${at + bytes.length}`;
  const hex = bytes.map(toHex).join(' ');
  const padding = spare === 0 ? '' : ` The last ${spare} bits are padding.`;
  return `${which}: ${hex}, ${bytes.length * 8} bits, encoded as “${text}”.${padding}`;
}
