import type { ReactNode } from 'react';
import { kinds, type Kind } from '@session-lab/contract/labs/jwt';
import { toneOf } from '../../../api/exchange.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Table } from '../../../ui/table.tsx';
import { kindHints, kindNames } from './kinds.ts';
import { measuredOf } from './measured.ts';
import styles from './kinds-panel.module.css';
import type { Jwts, Sent } from './use-jwts.ts';

/** Extra requests per kind, for a meaningful median. */
const moreTimes = 5;

export function KindsPanel({ jwts }: { jwts: Jwts }): ReactNode {
  return (
    <Panel title="The same claims, four kinds of token">
      <Table caption="The four kinds of token">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Last response</th>
            <th scope="col">Token</th>
            <th scope="col">Header sent, received</th>
            <th scope="col">Verify, median</th>
            <th scope="col">Redis commands</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <Row key={kind} kind={kind} jwts={jwts} />
          ))}
        </tbody>
      </Table>
      <div className={styles['foot']}>
        <Button busy={jwts.held.length === 0 || jwts.running > 0} onClick={() => void jwts.use(moreTimes)}>
          Send each token {moreTimes} more times
        </Button>
        <p className={styles['note']}>
          Header bytes are those after “Authorization:” in each request. Times are from Server-Timing.
        </p>
      </div>
    </Panel>
  );
}

function Row({ kind, jwts: { held, sent } }: { kind: Kind; jwts: Jwts }): ReactNode {
  const token = held.find((one) => one.kind === kind)?.token;
  const { sentBytes, receivedBytes, verifyMs, commands } = measuredOf(kind, sent);
  return (
    <tr>
      <td data-label="Kind">
        <b>{kindNames[kind]}</b> <span className={styles['hint']}>{kindHints[kind]}</span>
      </td>
      <td data-label="Last response">
        <Last sent={sent.filter((one) => one.kind === kind && one.token === token)} />
      </td>
      <td data-label="Token" className={styles['bytes']}>
        {token === undefined ? '–' : `${token.length} bytes`}
      </td>
      <td data-label="Header">
        {sentBytes ?? '–'}, {receivedBytes ?? '–'}
      </td>
      <td data-label="Verify">{verifyMs === undefined ? '–' : duration(verifyMs)}</td>
      <td data-label="Redis">
        {commands === undefined
          ? '–'
          : commands.length === 0
            ? 'none'
            : `${commands.length}: ${commands.join(', ')}`}
      </td>
    </tr>
  );
}

/** The response to the last request with this token, and whether the request followed a sign-out. */
function Last({ sent }: { sent: readonly Sent[] }): ReactNode {
  const last = sent.at(-1);
  if (last === undefined) return '–';
  const { what, exchange, step } = last;
  const after = what === 'use' && sent.some((one) => one.what === 'sign-out');
  return (
    <span className={styles['last']} data-tone={toneOf(exchange)}>
      <ToneIcon tone={toneOf(exchange)} />
      <span>
        <b>{exchange.status ?? 'none'}</b>
        {what === 'sign-out' && ' for the sign-out'}
        {step !== undefined && ` at the ${step} step`}
        {after && step === undefined && ' after the sign-out'}
      </span>
    </span>
  );
}
