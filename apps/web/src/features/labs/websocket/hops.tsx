import type { ReactNode } from 'react';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { duration } from '../../../ui/format.ts';
import { ReplicaName } from '../../../ui/identity.tsx';
import type { RoomState } from './create-room.ts';
import { newestOf, quietMs, socketOf, type Track } from './messages.ts';
import styles from './page.module.css';

/** The way of the newest message without the bus, and of the newest with it, as each hop reported it. The height is reserved. */
export function Hops({ state }: { state: RoomState }): ReactNode {
  const rows = [false, true].map((bus) => newestOf(state.tracks, bus));
  return (
    <section className={styles['hops']} aria-label="The way of each message">
      <p className={styles['sockets']} aria-live="polite">
        <Sockets state={state} />
      </p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Message</th>
            <th scope="col">Received by</th>
            <th scope="col">Redis</th>
            <th scope="col">Delivered by</th>
            <th scope="col">Tab 2</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((track, index) => (
            <tr key={index === 0 ? 'off' : 'on'} data-bus={index === 0 ? 'off' : 'on'}>
              {track !== undefined && <Cells track={track} />}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The servers that NGINX chose, and the connections that this took. */
function Sockets({ state }: { state: RoomState }): ReactNode {
  const [one, two] = [socketOf('Tab 1', state), socketOf('Tab 2', state)];
  if (one.kind === 'none' && two.kind === 'none') return 'No socket is open.';
  if (one.kind !== 'open' || two.kind !== 'open')
    return one.kind === 'closed' && two.kind === 'closed'
      ? 'Both sockets are closed.'
      : 'One socket is open.';
  const first = state.connections.findLastIndex(
    ({ tab, pausedMs }) => tab === 'Tab 1' && pausedMs === undefined,
  );
  const opening = state.connections.slice(first);
  if (opening.some(({ pausedMs }) => pausedMs !== undefined))
    return (
      <>
        Tab 1 is on <ReplicaName name={one.replica} />, and tab 2 on <ReplicaName name={two.replica} />.
      </>
    );
  return (
    <>
      NGINX chose <ReplicaName name={one.replica} /> for tab 1 and <ReplicaName name={two.replica} /> for tab
      2: <b data-count="connections">{opening.length}</b> connections.
    </>
  );
}

const time = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

const At = ({ ms }: { ms: number }): ReactNode => <span className={styles['time']}>{time.format(ms)}</span>;

function Cells({ track: { number, acknowledged, arrived } }: { track: Track }): ReactNode {
  const received = acknowledged?.received ?? arrived?.message.received;
  const published = acknowledged?.published ?? null;
  return (
    <>
      <th scope="row">
        {number} <span className={styles['time']}>bus {published === null ? 'off' : 'on'}</span>
      </th>
      <td data-hop="received">
        {received === undefined ? (
          'not acknowledged'
        ) : (
          <>
            <ReplicaName name={received.replica} /> <At ms={received.atMs} />
          </>
        )}
      </td>
      <td data-hop="published">
        {published === null ? (
          'not published'
        ) : (
          <>
            to {published.servers} {published.servers === 1 ? 'server' : 'servers'} <At ms={published.atMs} />
          </>
        )}
      </td>
      <td data-hop="delivered">
        {arrived === undefined ? (
          'none'
        ) : (
          <>
            <ReplicaName name={arrived.delivered.replica} /> <At ms={arrived.delivered.atMs} />
          </>
        )}
      </td>
      <td data-hop="arrived">
        <span className={styles['outcome']} data-tone={arrived === undefined ? 'bad' : 'ok'}>
          <ToneIcon tone={arrived === undefined ? 'bad' : 'ok'} />
          <span>
            {arrived === undefined
              ? `nothing within ${quietMs / 1000} s`
              : `received after ${duration(arrived.afterMs)}`}
          </span>
        </span>
      </td>
    </>
  );
}
