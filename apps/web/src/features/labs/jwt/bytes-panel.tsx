import { useId, useState, type ReactNode } from 'react';
import { kinds } from '@session-lab/contract/labs/jwt';
import { Panel } from '../../../ui/panel.tsx';
import { bytesText, maxExponent, requestsAt } from './amounts.ts';
import styles from './bytes-panel.module.css';
import { BytesChart, type Line } from './bytes-chart.tsx';
import { measuredOf } from './measured.ts';
import type { Sent } from './use-jwts.ts';

const count = new Intl.NumberFormat('en');

export function BytesPanel({ sent }: { sent: readonly Sent[] }): ReactNode {
  const [exponent, setExponent] = useState(3);
  const id = useId();
  const lines = kinds.flatMap((kind): Line[] => {
    const { receivedBytes } = measuredOf(kind, sent);
    return receivedBytes === undefined ? [] : [{ kind, bytes: receivedBytes }];
  });
  const requests = requestsAt(exponent);
  const requestsText = `${count.format(requests)} ${requests === 1 ? 'request' : 'requests'}`;
  return (
    <Panel title="Bytes on the wire, token only" aside={requestsText}>
      {lines.length === 0 ? (
        <p className={styles['empty']}>Sign in with each kind of token to see the measured bytes.</p>
      ) : (
        <BytesChart lines={lines} requests={requests} until={requestsText} />
      )}
      <label className={styles['slider']} htmlFor={id}>
        Requests
        <input
          id={id}
          type="range"
          min={0}
          max={maxExponent}
          step={0.1}
          value={exponent}
          aria-valuetext={requestsText}
          onChange={(event) => {
            setExponent(Number(event.target.value));
          }}
        />
      </label>
      <p className={styles['note']}>
        {differenceIn(lines, requests)} HTTP/1.1 sends the whole header each time. HTTP/2 can replace a header
        that it sent before by a short number.
      </p>
    </Panel>
  );
}

function differenceIn(lines: readonly Line[], requests: number): string {
  const session = lines.find(({ kind }) => kind === 'session');
  const jwt = lines.find(({ kind }) => kind === 'hs256');
  if (session === undefined || jwt === undefined) return '';
  const times = (jwt.bytes / session.bytes).toFixed(1);
  return `The signed JWT is ${times} times as long as the session token: ${bytesText((jwt.bytes - session.bytes) * requests)} more.`;
}
