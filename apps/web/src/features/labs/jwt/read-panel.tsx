import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toHexText } from '../frame/hex.ts';
import styles from './token-panels.module.css';
import { jwtKinds, kindNames, type Held, type JwtKind } from './results.ts';
import { partHolding, partsOf, partTones, type Part } from './token.ts';

/** Decodes a JWT in the page without a key, one part per click, and then searches it for the e-mail address. */
export function ReadPanel({ held }: { held: readonly Held[] }): ReactNode {
  const [kind, setKind] = useState<JwtKind>('hs256');
  const [decoded, setDecoded] = useState(0);
  const chosen = held.find((one) => one.kind === kind);
  if (chosen === undefined)
    return (
      <Panel title="Read it without a key">
        <p className={styles['verdict']}>First sign in with each kind of token.</p>
      </Panel>
    );
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
          <li className={styles['part']} key={part.name} data-tone={partTones[index]}>
            <PartText part={part} decoded={index < decoded} />
          </li>
        ))}
      </ol>
      <div className={styles['row']}>
        <Button
          busy={next === undefined}
          onClick={() => {
            setDecoded(decoded + 1);
          }}
        >
          {next === undefined ? 'All parts are decoded' : `Decode the ${next.name}`}
        </Button>
      </div>
      <p className={styles['verdict']} aria-live="polite">
        {next === undefined && <Verdict parts={parts} email={chosen.claims.email} />}
      </p>
    </Panel>
  );
}

function PartText({ part, decoded }: { part: Part; decoded: boolean }): ReactNode {
  const { name, text, bytes, json } = part;
  return (
    <>
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
    </>
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
