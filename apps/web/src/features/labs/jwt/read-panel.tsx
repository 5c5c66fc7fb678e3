import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toHexText } from './hex.ts';
import { jwtKinds, kindNames, type JwtKind } from './kinds.ts';
import { partHolding, partsOf, type Part } from './parts.ts';
import styles from './read-panel.module.css';
import type { Held } from './use-jwts.ts';

/** A JWT taken apart in the page, without any key, one part a press; then it is searched for the e-mail address. */
export function ReadPanel({ held }: { held: readonly Held[] }): ReactNode {
  const [kind, setKind] = useState<JwtKind>('hs256');
  const [decoded, setDecoded] = useState(0);
  const chosen = held.find((one) => one.kind === kind);
  if (chosen === undefined) return <Panel title="Read it without a key">Sign in first.</Panel>;
  const parts = partsOf(chosen.token);
  const next = parts[decoded];
  return (
    <Panel title="Read it without a key" aside={`${chosen.token.length} bytes`}>
      <div className={styles['row']}>
        {jwtKinds.map((one) => (
          <Button
            key={one}
            aria-pressed={one === kind}
            onClick={() => {
              setKind(one);
              setDecoded(0);
            }}
          >
            {kindNames[one]}
          </Button>
        ))}
      </div>
      <ol className={styles['parts']} aria-label="Its parts">
        {parts.map((part, index) => (
          <PartItem key={part.name} part={part} decoded={index < decoded} />
        ))}
      </ol>
      {next !== undefined && (
        <Button
          className={styles['decode']}
          onClick={() => {
            setDecoded(decoded + 1);
          }}
        >
          Decode the {next.name}
        </Button>
      )}
      <p className={styles['verdict']} aria-live="polite">
        {next === undefined && <Verdict parts={parts} email={chosen.claims.email} />}
      </p>
    </Panel>
  );
}

function PartItem({ part, decoded }: { part: Part; decoded: boolean }): ReactNode {
  const { name, text, bytes, json } = part;
  return (
    <li className={styles['part']}>
      <span className={styles['name']}>{name}</span>
      <code className={styles['text']} translate="no">
        {text === '' ? '(empty)' : text}
      </code>
      {decoded &&
        (json === undefined ? (
          <span className={styles['bytes']}>
            {bytes.length === 0 ? 'Nothing: both ends have the key.' : `${bytes.length} bytes, no text:`}{' '}
            <code translate="no">{toHexText(bytes)}</code>
          </span>
        ) : (
          <pre className={styles['json']} translate="no">
            {json}
          </pre>
        ))}
    </li>
  );
}

function Verdict({ parts, email }: { parts: readonly Part[]; email: string }): ReactNode {
  const holding = partHolding(parts, email);
  return holding === undefined ? (
    <>
      <b>
        “{email}” is in none of the {parts.length} decoded parts.
      </b>{' '}
      Without the key nobody reads it. It is still as good as a password: whoever holds it is Ada.
    </>
  ) : (
    <>
      <b>
        “{email}” is in part {holding}, the {parts[holding - 1]?.name}.
      </b>{' '}
      No key was needed: signed is not secret.
    </>
  );
}
