import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { closeCode, type Fault } from '@session-lab/contract';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/format.ts';
import { ReplicaName } from '../../../ui/identity.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { FaultNote } from '../frame/fault-note.tsx';
import type { FaultState } from '../frame/use-fault.ts';
import type { Room, RoomState } from './create-room.ts';
import { countsOf, tabNames, type Counts, type Ended } from './messages.ts';
import styles from './page.module.css';

type BreakPanelProps = {
  room: Room;
  state: RoomState;
  busy: boolean;
  fault: { state: FaultState; inject: (fault: Fault) => Promise<boolean> };
};

/** Step 4: the bus, the end of the session, and a crash. */
export function BreakPanel({ room, state, busy, fault }: BreakPanelProps): ReactNode {
  const end = state.ends.at(-1);
  const hasNewSession = end !== undefined && state.connections.some(({ number }) => number > end.number);
  return (
    <div className={parts['stack']}>
      <div className={parts['row']}>
        <Button
          look="primary"
          busy={busy}
          onClick={() => {
            room.send(true);
          }}
        >
          Send with the bus
        </Button>
        <Button
          busy={busy}
          onClick={() => {
            room.send(false);
          }}
        >
          Send without the bus
        </Button>
      </div>
      <div className={clsx(parts['row'], styles['end'])}>
        <Button busy={busy} onClick={room.signOut}>
          End the session
        </Button>
        <p className={styles['closings']} aria-live="polite">
          {end === undefined || hasNewSession ? (
            'Both sockets were opened with its token.'
          ) : (
            <Closings end={end} />
          )}
        </p>
      </div>
      <Button
        look="danger"
        busy={busy}
        onClick={() => {
          room.crash(fault.inject);
        }}
      >
        Crash the server of tab 1
      </Button>
      <CrashTable state={state} />
      <FaultNote state={fault.state} />
      {state.problem !== undefined && <Notice look="warn">{state.problem}</Notice>}
    </div>
  );
}

/** The code and the time of each end, from the sending of the sign-out. */
const Closings = ({ end: { closings } }: { end: Ended }): ReactNode => (
  <>
    {tabNames.map((tab) => {
      const closing = closings.find((one) => one.tab === tab);
      return (
        <span className={styles['closing']} key={tab} data-closing={tab}>
          <ToneIcon tone={closing === undefined ? 'bad' : 'ok'} /> {tab}:{' '}
          {closing === undefined ? 'still open' : `${closing.code} after ${duration(closing.afterMs)}`}
        </span>
      );
    })}
    {closings.some(({ code }) => code === closeCode.signedOut) && (
      <span>{closeCode.signedOut} is this app’s close code for an ended session.</span>
    )}
  </>
);

const columns = [
  ['sent', 'sent'],
  ['acknowledged', 'acknowledged'],
  ['arrived', 'arrived'],
  ['again', 'again'],
  ['copies', 'dropped'],
] as const satisfies readonly (readonly [keyof Counts, string])[];

/** The counts of the messages that both tabs sent while a server crashed. */
function CrashTable({ state: { crash, tracks, connections } }: { state: RoomState }): ReactNode {
  const reconnected = connections.findLast(({ pausedMs }) => pausedMs !== undefined);
  return (
    <>
      <table className={styles['counts']} aria-label="Messages during the crash">
        <thead>
          <tr>
            <th scope="col">From</th>
            {columns.map(([name, title]) => (
              <th scope="col" key={name}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tabNames.map((tab, index) => {
            const counts = crash === undefined ? undefined : countsOf(tracks, crash.number, tab);
            return (
              <tr key={tab} data-from={tab}>
                <th scope="row">{tab}</th>
                {counts === undefined
                  ? index === 0 && (
                      <td className={styles['noCrash']} colSpan={columns.length} rowSpan={tabNames.length}>
                        no crash yet
                      </td>
                    )
                  : columns.map(([name]) => (
                      <td key={name} data-count={name}>
                        {counts[name]}
                      </td>
                    ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles['reconnected']} aria-live="polite">
        Both tabs send during the crash. A tab sends a message again until a server acknowledges it. A message
        that arrives twice has the same id, and the tab drops the second copy.
        {crash !== undefined && reconnected?.pausedMs !== undefined && (
          <>
            {' '}
            {reconnected.tab} connected again after a random pause of {duration(reconnected.pausedMs)}: now on{' '}
            <ReplicaName name={reconnected.replica} />.
          </>
        )}
      </p>
    </>
  );
}
