import { useState, type ReactNode } from 'react';
import { decodeBase64url } from '../../../api/base64url.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Token } from '../../../ui/token.tsx';
import { Bits } from './bits.tsx';
import { ByteGrid } from './byte-grid.tsx';
import { bytesOf, flip, fresh, textOf, type Draft, type Spelling } from './draft.ts';
import { toHex } from './names.ts';
import styles from './token-panel.module.css';

type TokenPanelProps = {
  draft: Draft | undefined;
  /** Whom it stands for. */
  name: string;
  busy: boolean;
  onIssue: () => void;
  onChange: (draft: Draft) => void;
  onSend: (draft: Draft) => void;
};

/** The token that is sent next: first to be had, then to be taken apart. */
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
          Send it
        </Button>
        <Button
          busy={isFresh(draft)}
          onClick={() => {
            onChange(fresh(draft.issued));
          }}
        >
          As it was
        </Button>
      </div>
      <Editor draft={draft} name={name} onChange={onChange} />
    </Panel>
  );
}

const spellings: readonly { spelling: Spelling; text: string }[] = [
  { spelling: 'cut', text: 'Cut one character' },
  { spelling: 'plus', text: 'Put a + in it' },
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
        {name} would be the bytes <code>{nameBytes(name).map(toHex).join(' ')}</code>:{' '}
        {holds(bytes, nameBytes(name)) ? 'by chance they are in it.' : 'they are not in it.'}
      </p>
      <p className={styles['text']}>
        As text, in base64url: <Token token={textOf(draft)} />
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

const holds = (bytes: Uint8Array, part: readonly number[]): boolean =>
  bytes.some((_, at) => part.every((byte, offset) => bytes[at + offset] === byte));

const isFresh = ({ flipped, spelling }: Draft): boolean => flipped.size === 0 && spelling === 'whole';

function changeOf(draft: Draft): string {
  if (isFresh(draft)) return 'as it was issued';
  if (draft.spelling === 'cut') return 'one character short';
  if (draft.spelling === 'plus') return 'with a +';
  return draft.flipped.size === 1 ? 'one bit flipped' : `${draft.flipped.size} bits flipped`;
}
