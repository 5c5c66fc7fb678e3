import { useId, useState, type ReactNode } from 'react';
import { kinds } from '@session-lab/contract/labs/jwt';
import { Panel } from '../../../ui/panel.tsx';
import { bytesText, mostExponent, requestsAt } from './amounts.ts';
import styles from './bytes-panel.module.css';
import { BytesPicture, type Line } from './bytes-picture.tsx';
import { measuredOf } from './measured.ts';
import type { Sent } from './use-jwts.ts';

const count = new Intl.NumberFormat('en');

/** What the token alone costs on the wire, request after request, by the bytes that the replica counted. */
export function BytesPanel({ sent }: { sent: readonly Sent[] }): ReactNode {
  const [exponent, setExponent] = useState(3);
  const id = useId();
  const lines = kinds.flatMap((kind): Line[] => {
    const { receivedBytes } = measuredOf(kind, sent);
    return receivedBytes === undefined ? [] : [{ kind, bytes: receivedBytes }];
  });
  const requests = requestsAt(exponent);
  const words = `${count.format(requests)} ${requests === 1 ? 'request' : 'requests'}`;
  return (
    <Panel title="Bytes on the wire, for the token alone" aside={words}>
      {lines.length === 0 ? (
        <p className={styles['empty']}>Sign in with each kind: the lines are drawn from what arrives.</p>
      ) : (
        <BytesPicture lines={lines} requests={requests} until={words} />
      )}
      <label className={styles['slider']} htmlFor={id}>
        Requests
        <input
          id={id}
          type="range"
          min={0}
          max={mostExponent}
          step={0.1}
          value={exponent}
          aria-valuetext={words}
          onChange={(event) => {
            setExponent(Number(event.target.value));
          }}
        />
      </label>
      <p className={styles['note']}>
        {differenceIn(lines, requests)} HTTP/1.1 sends the whole header each time; HTTP/2 may send a number
        for a header that it sent before.
      </p>
    </Panel>
  );
}

function differenceIn(lines: readonly Line[], requests: number): string {
  const session = lines.find(({ kind }) => kind === 'session');
  const jwt = lines.find(({ kind }) => kind === 'hs256');
  if (session === undefined || jwt === undefined) return '';
  const times = (jwt.bytes / session.bytes).toFixed(1);
  return `The signed JWT is ${times} times as long as the session’s token: ${bytesText((jwt.bytes - session.bytes) * requests)} more.`;
}
