import { useState, type ReactNode } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { useSignOut } from '../../api/use-sign-out.ts';
import { Address } from '../../ui/address.tsx';
import { ago, dateWords } from '../../ui/format.ts';
import { Button } from '../../ui/button.tsx';
import { deviceName } from '../../ui/device-name.ts';
import { Glyph } from '../../ui/identity.tsx';
import { Table } from '../../ui/table.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TimeLeft } from '../../ui/time-left.tsx';
import { useSecond } from '../../ui/use-second.ts';
import styles from './session-table.module.css';

type SessionTableProps = {
  sessions: readonly SessionView[];
  /** How far the server's clock is ahead of the browser's, in milliseconds. */
  offsetMs: number;
  onEnded: () => void;
};

export function SessionTable({ sessions, offsetMs, onEnded }: SessionTableProps): ReactNode {
  return (
    <Table caption="Your sessions, newest first">
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">Signed in</th>
          <th scope="col">Last seen</th>
          <th scope="col">Idle timeout</th>
          <th scope="col">Absolute lifetime</th>
          <th scope="col">
            <span className="visually-hidden">End session</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} offsetMs={offsetMs} onEnded={onEnded} />
        ))}
      </tbody>
    </Table>
  );
}

type SessionRowProps = { session: SessionView; offsetMs: number; onEnded: () => void };

function SessionRow({ session, offsetMs, onEnded }: SessionRowProps): ReactNode {
  const { id, current, userAgent, address } = session;
  const nowMs = useSecond();
  /** Converts an instant of the server to the browser's clock. */
  const localMs = (instant: string): number => Date.parse(instant) - offsetMs;
  const createdAtMs = localMs(session.createdAt);
  const lastSeenAtMs = localMs(session.lastSeenAt);
  const device = deviceName(userAgent);
  return (
    <tr className={styles['row']} data-current={current}>
      <td data-label="Session">
        <span className={styles['session']}>
          <Glyph publicId={id} size={32} />
          <span>
            <span className={styles['device']}>
              <strong title={userAgent}>{device}</strong>
              {current && <Tag>this session</Tag>}
            </span>
            <Address address={address} />
          </span>
        </span>
      </td>
      <td data-label="Signed in">
        <time dateTime={session.createdAt}>{dateWords(createdAtMs, nowMs)}</time>
      </td>
      <td data-label="Last seen">
        <time dateTime={session.lastSeenAt}>{ago(nowMs - lastSeenAtMs)}</time>
      </td>
      <td data-label="Idle timeout">
        <TimeLeft
          fromMs={lastSeenAtMs}
          untilMs={localMs(session.idleExpiresAt)}
          over={current ? 'expired' : 'expired, or used after this list was loaded'}
        />
      </td>
      <td data-label="Absolute lifetime">
        <TimeLeft fromMs={createdAtMs} untilMs={localMs(session.absoluteExpiresAt)} over="expired" />
      </td>
      <td className={styles['end']}>
        <EndSession id={id} current={current} device={device} onEnded={onEnded} />
      </td>
    </tr>
  );
}

type EndSessionProps = { id: string; current: boolean; device: string; onEnded: () => void };

/** Ends a session; for the current session it signs out. The list changes only after the server confirms. */
function EndSession({ id, current, device, onEnded }: EndSessionProps): ReactNode {
  const { client } = useApi();
  const signOut = useSignOut();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function end(): Promise<void> {
    setBusy(true);
    setFailed(false);
    if (current) {
      await signOut();
    } else {
      const answer = await client.request(endpoints.endSession, { params: { id } });
      // A session that is not found has ended already.
      if (answer.ok || (!answer.offline && answer.problem.code === 'not_found')) onEnded();
      else setFailed(true);
    }
    setBusy(false);
  }

  return (
    <Button
      busy={busy}
      aria-label={current ? 'Sign out here' : `${failed ? 'Not ended. Try again' : 'End'}: ${device}`}
      onClick={() => {
        void end();
      }}
    >
      {current ? 'Sign out' : failed ? 'Try again' : 'End'}
    </Button>
  );
}
