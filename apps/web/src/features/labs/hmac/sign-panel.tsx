import { useState, type ReactNode } from 'react';
import { hexToBytes } from '@noble/hashes/utils.js';
import { endpoints, type Signed } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { duration } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Term } from '../../../ui/term.tsx';
import { RefusalNote, useSince } from '../frame/refusal-note.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';

type Result = { readonly signed: Signed; readonly asSent: PublicVerdict; readonly changed: PublicVerdict };

/** Compares a shared key (HMAC) with a key pair (Ed25519). */
export function SignPanel(): ReactNode {
  const { client } = useApi();
  const since = useSince();
  const [text, setText] = useState('pay ada 5');
  const [result, setResult] = useState<Result>();
  const [busy, setBusy] = useState(false);

  async function sign(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.sign, { body: { message: text }, token: undefined });
    if (answer.ok) {
      const signed = answer.data;
      setResult({
        signed,
        asSent: await verifyEd25519({ ...signed.ed25519, text }),
        changed: await verifyEd25519({ ...signed.ed25519, text: `${text}0` }),
      });
    }
    setBusy(false);
  }

  return (
    <Panel title="Shared key or key pair" aside="POST …/hmac/sign">
      <p className={parts['text']}>
        The server signs a text in two ways. Which of the signatures can this page verify?
      </p>
      <Field label="Text" value={text} onValueChange={setText} maxLength={200} autoComplete="off" />
      <div className={styles['row']}>
        <Button busy={busy} onClick={() => void sign()}>
          Sign in both ways
        </Button>
      </div>
      <RefusalNote under={endpoints.sign.path} since={since} />
      {result !== undefined && <Comparison {...result} />}
    </Panel>
  );
}

function Comparison({ signed: { hmac, ed25519 }, asSent, changed }: Result): ReactNode {
  const rows: readonly [string, ReactNode, ReactNode][] = [
    ['who can sign', 'every holder of the key', 'only the servers'],
    ['who can verify', 'every holder of the key, who can also sign', 'everyone, with the public key'],
    ['this page', 'cannot verify: it has no key', verdictOf(asSent, changed)],
    ['signature', bytesOf(hmac.tag), bytesOf(ed25519.signature)],
    ['time to sign', duration(hmac.signUs / 1_000), duration(ed25519.signUs / 1_000)],
    ['time to verify', duration(hmac.verifyUs / 1_000), duration(ed25519.verifyUs / 1_000)],
  ];
  return (
    <div aria-live="polite">
      <table className={styles['comparison']}>
        <caption className="visually-hidden">HMAC and Ed25519 compared</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">property</span>
            </th>
            <th scope="col">HMAC-SHA256</th>
            <th scope="col">
              <Term name="Ed25519">Ed25519</Term>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, symmetric, asymmetric]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{symmetric}</td>
              <td>{asymmetric}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={parts['text']}>
        The server measured the times: medians of a few runs. In this app the same servers sign and verify the
        tokens, so one shared key is enough.
      </p>
    </div>
  );
}

const bytesOf = (hex: string): string => `${hex.length / 2} bytes`;

function verdictOf(asSent: PublicVerdict, changed: PublicVerdict): string {
  if (asSent === 'cannot')
    return 'cannot verify: this page uses plain HTTP, or this browser does not support Ed25519';
  return `verified the text: ${asSent}; with one more character: ${changed}`;
}

type PublicVerdict = 'valid' | 'invalid' | 'cannot';

type SignedText = { readonly text: string; readonly signature: string; readonly publicKey: string };

/** Verifies an Ed25519 signature (RFC 8032) with Web Crypto. `cannot`: the page has plain HTTP, or the browser is too old. */
async function verifyEd25519({ text, signature, publicKey }: SignedText): Promise<PublicVerdict> {
  if (!('subtle' in crypto)) return 'cannot';
  try {
    const key = await crypto.subtle.importKey('raw', hexToBytes(publicKey), 'Ed25519', false, ['verify']);
    const good = await crypto.subtle.verify(
      'Ed25519',
      key,
      hexToBytes(signature),
      new TextEncoder().encode(text),
    );
    return good ? 'valid' : 'invalid';
  } catch {
    return 'cannot';
  }
}
