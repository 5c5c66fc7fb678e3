import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toHexText } from '../frame/hex.ts';
import { jwtKinds, kindNames, type JwtKind } from './kinds.ts';
import { partHolding, partsOf, type Part } from './parts.ts';
import styles from './read-panel.module.css';
import type { Held } from './use-jwts.ts';

/** Decodes a JWT in the page without a key, one part per click, and then searches it for the e-mail address. */
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
      <ol className={styles['parts']} aria-label="Parts of the JWT">
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
            {bytes.length === 0
              ? 'Empty: sender and receiver already have the key.'
              : `${bytes.length} bytes, not text:`}{' '}
            <code translate="no">{toHexText(bytes, 24)}</code>
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
      Reading it needs the key. The token still works like a password: every holder can act as Ada.
    </>
  ) : (
    <>
      <b>
        “{email}” is in part {holding}, the {parts[holding - 1]?.name}.
      </b>{' '}
      Reading it needs no key: a signed token is not secret.
    </>
  );
}
