import type { ReactNode } from 'react';
import { kinds, type Kind } from '@session-lab/contract/labs/jwt';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { ExplainedText } from '../../../ui/explained-text.tsx';
import { duration } from '../../../ui/format.ts';
import { Table } from '../../../ui/table.tsx';
import { kindHints, kindNames, lastOf, measuredOf, verdictOf } from './results.ts';
import styles from './page.module.css';
import type { Jwts } from './use-jwts.ts';

/** The result of the lab: one row per kind of token. The rows have a fixed height, so that responses do not move the page. */
export function KindsTable({ jwts }: { jwts: Jwts }): ReactNode {
  const verdict = verdictOf(jwts.held, jwts.sent);
  return (
    <div className={styles['results']}>
      <Table caption="The four kinds of token" className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">Length</th>
            <th scope="col">Check</th>
            <th scope="col">Redis query</th>
            <th scope="col">Last response</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <Row key={kind} kind={kind} jwts={jwts} />
          ))}
        </tbody>
      </Table>
      <p className={styles['verdict']} data-meaning={verdict?.meaning} aria-live="polite">
        {verdict !== undefined && (
          <>
            <ToneIcon tone={verdict.meaning} isAttack /> <span>{verdict.text}</span>
          </>
        )}
      </p>
    </div>
  );
}

function Row({ kind, jwts: { held, sent, runAfter } }: { kind: Kind; jwts: Jwts }): ReactNode {
  const token = held.find((one) => one.kind === kind)?.token;
  const { verifyMs, commands } = measuredOf(kind, sent);
  const number = sent.findLast((one) => one.token === token)?.exchange.number ?? 0;
  // The response of the run before would be taken for that of the present run.
  const last = runAfter !== undefined && number <= runAfter ? undefined : lastOf(token, sent);
  return (
    <tr>
      <td data-label="Token">
        <b>{kindNames[kind]}</b>{' '}
        <span className={styles['hint']}>
          <ExplainedText>{kindHints[kind]}</ExplainedText>
        </span>
      </td>
      <td data-label="Length">{token === undefined ? '–' : `${token.length} bytes`}</td>
      <td data-label="Check">{verifyMs === undefined ? '–' : duration(verifyMs)}</td>
      <td data-label="Redis">
        {commands === undefined
          ? '–'
          : commands.length === 0
            ? 'none'
            : commands.map((command) => `Redis ${command}`).join(', ')}
      </td>
      <td data-label="Last response">
        {last === undefined ? (
          '–'
        ) : (
          <span className={styles['last']} data-meaning={last.meaning}>
            <ToneIcon tone={last.meaning} isAttack={last.isAttack ?? false} /> <span>{last.text}</span>
          </span>
        )}
      </td>
    </tr>
  );
}
