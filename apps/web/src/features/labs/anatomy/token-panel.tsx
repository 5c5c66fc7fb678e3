import { useState, type ReactNode } from 'react';
import { decodeBase64url } from '../../../api/base64url.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Token } from '../../../ui/token.tsx';
import { Bits } from './bits.tsx';
import { ByteGrid } from './byte-grid.tsx';
import { bytesOf, flip, fresh, textOf, type Draft, type Spelling } from './draft.ts';
import { toHex } from '../frame/hex.ts';
import styles from './token-panel.module.css';

type TokenPanelProps = {
  draft: Draft | undefined;
  /** Name of the user in the token's session. */
  name: string;
  busy: boolean;
  onIssue: () => void;
  onChange: (draft: Draft) => void;
  onSend: (draft: Draft) => void;
};

export function TokenPanel({ draft, name, busy, onIssue, onChange, onSend }: TokenPanelProps): ReactNode {
  if (draft === undefined) {
    return (
      <Panel title="A token" aside="POST …/anatomy/tokens">
        <Button look="primary" busy={busy} onClick={onIssue}>
          Get a token
        </Button>
      </Panel>
    );
  }
  return (
    <Panel title="The token, byte by byte" aside={changeOf(draft)}>
      <div className={styles['row']}>
        <Button
          look="primary"
          busy={busy}
          onClick={() => {
            onSend(draft);
          }}
        >
          Send the token
        </Button>
        <Button
          busy={isFresh(draft)}
          onClick={() => {
            onChange(fresh(draft.issued));
          }}
        >
          Reset token
        </Button>
      </div>
      <Editor draft={draft} name={name} onChange={onChange} />
    </Panel>
  );
}

const spellings: readonly { spelling: Spelling; text: string }[] = [
  { spelling: 'cut', text: 'Remove one character' },
  { spelling: 'plus', text: 'Replace one character by +' },
];

type EditorProps = { draft: Draft; name: string; onChange: (draft: Draft) => void };

function Editor({ draft, name, onChange }: EditorProps): ReactNode {
  const [chosen, setChosen] = useState(0);
  const bytes = bytesOf(draft);
  return (
    <>
      <ByteGrid
        bytes={bytes}
        original={decodeBase64url(draft.issued) ?? bytes}
        chosen={chosen}
        onChoose={setChosen}
      />
      <Bits
        index={chosen}
        byte={bytes[chosen] ?? 0}
        flipped={draft.flipped}
        onFlip={(number) => {
          onChange(flip(draft, number));
        }}
      />
      <p className={styles['text']}>
        The name {name} has the bytes <code>{nameBytes(name).map(toHex).join(' ')}</code>.{' '}
        {contains(bytes, nameBytes(name))
          ? 'The token contains them by chance.'
          : 'The token does not contain them.'}
      </p>
      <p className={styles['text']}>
        Encoded in base64url: <Token token={textOf(draft)} />
      </p>
      <div className={styles['row']}>
        {spellings.map(({ spelling, text }) => (
          <Button
            key={spelling}
            aria-pressed={draft.spelling === spelling}
            onClick={() => {
              onChange({ ...draft, spelling: draft.spelling === spelling ? 'whole' : spelling });
            }}
          >
            {text}
          </Button>
        ))}
      </div>
    </>
  );
}

const nameBytes = (name: string): number[] => [...new TextEncoder().encode(name)];

const contains = (bytes: Uint8Array, part: readonly number[]): boolean =>
  bytes.some((_, at) => part.every((byte, offset) => bytes[at + offset] === byte));

const isFresh = ({ flipped, spelling }: Draft): boolean => flipped.size === 0 && spelling === 'whole';

function changeOf(draft: Draft): string {
  if (isFresh(draft)) return 'as issued';
  if (draft.spelling === 'cut') return 'one character short';
  if (draft.spelling === 'plus') return 'with a +';
  return draft.flipped.size === 1 ? 'one bit flipped' : `${draft.flipped.size} bits flipped`;
}
