import { useId, useState, type CSSProperties, type ReactNode } from 'react';
import { kinds, type Kind } from '@session-lab/contract/labs/jwt';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Table } from '../../../ui/table.tsx';
import { axisMarks, bytesText, requests as range, spread } from './amounts.ts';
import styles from './costs.module.css';
import { kindNames, measuredOf, median, type Held, type Sent } from './results.ts';
import { piecesOf } from './token.ts';
import type { Jwts } from './use-jwts.ts';

const count = new Intl.NumberFormat('en');

/** The pieces of the header that each request carries, to scale. */
export function PiecesPanel({ held }: { held: readonly Held[] }): ReactNode {
  const rows = held.map(({ kind, token }) => ({ kind, pieces: piecesOf(kind, token) }));
  const most = Math.max(...rows.map(({ pieces }) => totalOf(pieces)));
  return (
    <Panel title="The bytes of each header">
      {rows.length === 0 ? (
        <p className={styles['empty']}>First sign in with each kind of token.</p>
      ) : (
        <ul className={styles['bars']}>
          {rows.map(({ kind, pieces }) => (
            <li className={styles['bar']} key={kind}>
              <span className={styles['name']}>
                <b>{kindNames[kind]}</b> {totalOf(pieces)} bytes
              </span>
              <span
                className={styles['pieces']}
                style={{ width: `${((100 * totalOf(pieces)) / most).toFixed(1)}%` }}
                aria-hidden="true"
              >
                {pieces.map(({ name, bytes, tone }) => (
                  <span className={styles['piece']} key={name} data-tone={tone} style={{ flexGrow: bytes }} />
                ))}
              </span>
              <span className={styles['legend']}>
                {pieces.map(({ name, bytes, tone }) => (
                  <span className={styles['key']} key={name}>
                    <span className={styles['swatch']} data-tone={tone} /> {name} {bytes}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={styles['note']}>
        Each request repeats the whole value after <code>Authorization:</code>. Base64url writes 3 bytes as 4
        characters, and each character is one byte on the wire. The 32 bytes of an HMAC-SHA256 signature
        become 43.
      </p>
    </Panel>
  );
}

const totalOf = (pieces: readonly { bytes: number }[]): number =>
  pieces.reduce((sum, { bytes }) => sum + bytes, 0);

type Line = { readonly kind: Kind; readonly bytes: number };

/** The bytes of all headers by the number of requests. The axes are fixed, so the slider moves the ends of the lines. */
export function BytesPanel({ sent }: { sent: readonly Sent[] }): ReactNode {
  const [requests, setRequests] = useState<number>(range.first);
  const id = useId();
  const lines = kinds.flatMap((kind): Line[] => {
    const { receivedBytes } = measuredOf(kind, sent);
    return receivedBytes === undefined ? [] : [{ kind, bytes: receivedBytes }];
  });
  const requestsText = `${count.format(requests)} requests`;
  return (
    <Panel title="Bytes on the wire, tokens only" aside={requestsText}>
      {lines.length === 0 ? (
        <p className={styles['empty']}>First sign in with each kind of token.</p>
      ) : (
        <Chart lines={lines} requests={requests} label={requestsText} />
      )}
      <label className={styles['slider']} htmlFor={id}>
        Requests
        <input
          id={id}
          type="range"
          min={range.min}
          max={range.max}
          step={range.min}
          value={requests}
          aria-valuetext={requestsText}
          onChange={(event) => {
            setRequests(Number(event.target.value));
          }}
        />
      </label>
      <p className={styles['note']}>
        {differenceIn(lines, requests)} HTTP/1.1 sends the whole header with each request. HTTP/2 can replace
        a header that it sent before by a short number.
      </p>
    </Panel>
  );
}

function differenceIn(lines: readonly Line[], requests: number): string {
  const session = lines.find(({ kind }) => kind === 'session');
  const jwt = lines.find(({ kind }) => kind === 'hs256');
  if (session === undefined || jwt === undefined) return '';
  const times = (jwt.bytes / session.bytes).toFixed(1);
  return `The header with the signed JWT is ${times} times as long as the header with the session token: ${bytesText((jwt.bytes - session.bytes) * requests)} more.`;
}

/** Height of a label, in percent of the chart's height. */
const labelPercent = 11;

const at = (percent: number): CSSProperties => ({ bottom: `${percent.toFixed(2)}%` });

function Chart({
  lines,
  requests,
  label,
}: {
  lines: readonly Line[];
  requests: number;
  label: string;
}): ReactNode {
  const marks = axisMarks(Math.max(...lines.map(({ bytes }) => bytes)) * range.max);
  const most = marks.at(-1) ?? 1;
  const x = (100 * requests) / range.max;
  const heightOf = (bytes: number): number => (100 * bytes * requests) / most;
  const positions = spread(
    lines.map(({ bytes }) => heightOf(bytes)),
    labelPercent,
  );
  return (
    <div className={styles['chart']}>
      <div className={styles['yAxis']} aria-hidden="true">
        {marks.map((bytes) => (
          <span className={styles['yMark']} key={bytes} style={at((100 * bytes) / most)}>
            {bytes === 0 ? '0' : bytesText(bytes)}
          </span>
        ))}
      </div>
      <svg className={styles['plot']} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {marks.slice(1).map((bytes) => (
          <line
            className={styles['grid']}
            key={bytes}
            x1="0"
            x2="100"
            y1={100 - (100 * bytes) / most}
            y2={100 - (100 * bytes) / most}
          />
        ))}
        <line className={styles['cursor']} x1={x} x2={x} y1="0" y2="100" />
        {lines.map(({ kind, bytes }, index) => (
          <g key={kind}>
            <line
              className={styles['leader']}
              x1={x}
              y1={100 - heightOf(bytes)}
              x2="100"
              y2={100 - (positions[index] ?? 0)}
            />
            <line
              className={styles['line']}
              data-kind={kind}
              x1="0"
              y1="100"
              x2={x}
              y2={100 - heightOf(bytes)}
            />
          </g>
        ))}
      </svg>
      <ul className={styles['labels']} aria-label={`Bytes of the token in ${label}`}>
        {lines.map(({ kind, bytes }, index) => (
          <li className={styles['label']} key={kind} data-kind={kind} style={at(positions[index] ?? 0)}>
            <b>{bytesText(bytes * requests)}</b> {kindNames[kind]}
          </li>
        ))}
      </ul>
      <div className={styles['xAxis']} aria-hidden="true">
        <span>0</span>
        <span>{count.format(range.max / 2)}</span>
        <span>{count.format(range.max)} requests</span>
      </div>
    </div>
  );
}

/** Typical round-trip times in ms, within a data centre and to another continent. They are not measured here. */
const typical = { dataCentre: 0.5, internet: 150 } as const;
const requestsOfPage = 20;

/** Extra requests per kind, for a meaningful median. */
const moreTimes = 5;

/** The cost of a store query by the location of the store. A JWT saves this cost; a deny list adds it again. */
export function RoundTripPanel({ jwts: { held, sent, busy, use } }: { jwts: Jwts }): ReactNode {
  const times = sent.flatMap(({ exchange: { timing } }) =>
    timing.store === undefined ? [] : [timing.store.ms],
  );
  const rows = [
    { where: 'Here', by: `median of ${times.length} measured`, ms: median(times) },
    { where: 'In the same data centre', by: 'typical', ms: typical.dataCentre },
    { where: 'Over the Internet', by: 'typical', ms: typical.internet },
  ];
  return (
    <Panel title="Cost of a Redis query">
      <Table caption="Round-trip time to Redis">
        <thead>
          <tr>
            <th scope="col">Redis is</th>
            <th scope="col">1 request</th>
            <th scope="col">{requestsOfPage} in sequence</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ where, by, ms }) => (
            <tr key={where}>
              <td data-label="Redis is">
                <b>{where}</b> <span className={styles['soft']}>{by}</span>
              </td>
              <td data-label="1 request">{ms === undefined ? '–' : duration(ms)}</td>
              <td data-label={`${requestsOfPage} in sequence`}>
                {ms === undefined ? '–' : duration(ms * requestsOfPage)}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={styles['note']}>
        If Redis is close to the server, a query costs almost nothing. If Redis is on another continent, users
        notice the delay. A token that needs no store is then worth its extra bytes.
      </p>
      <div>
        <Button busy={held.length === 0 || busy} onClick={() => void use(moreTimes)}>
          Send each token {moreTimes} more times
        </Button>
      </div>
    </Panel>
  );
}
