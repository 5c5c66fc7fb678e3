import type { ReactNode } from 'react';
import type { AdminSession } from '@session-lab/contract';
import { Address } from '../../ui/address.tsx';
import { ago } from '../../ui/format.ts';
import { Button } from '../../ui/button.tsx';
import { deviceName } from '../../ui/device-name.ts';
import { Glyph, UserName } from '../../ui/identity.tsx';
import { Table } from '../../ui/table.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TimeLeft } from '../../ui/time-left.tsx';
import { useSecond } from '../../ui/use-second.ts';
import styles from './admin-page.module.css';
import { LabsDone, type LabOfCourse } from './labs-done.tsx';

type AllSessionsTableProps = {
  sessions: readonly AdminSession[];
  labs: readonly LabOfCourse[];
  /** User names of the users with an open page. */
  online: ReadonlySet<string>;
  offsetMs: number;
  onEnd: (session: AdminSession) => void;
};

export function AllSessionsTable({
  sessions,
  labs,
  online,
  offsetMs,
  onEnd,
}: AllSessionsTableProps): ReactNode {
  const nowMs = useSecond();
  const localMs = (instant: string): number => Date.parse(instant) - offsetMs;
  return (
    <Table caption="Sessions of all users">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Labs</th>
          <th scope="col">Device</th>
          <th scope="col">Last seen</th>
          <th scope="col">Idle timeout</th>
          <th scope="col">
            <span className="visually-hidden">End session</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <td data-label="User">
              <span className={styles['user']}>
                <Glyph publicId={session.id} size={24} />
                <UserName displayName={session.user.displayName} userName={session.user.userName} />
                {session.user.role === 'admin' && <span className={styles['role']}>administrator</span>}
                {session.current && <Tag>this session</Tag>}
              </span>
            </td>
            <td data-label="Labs">
              <LabsDone labs={labs} completed={session.completedLabs} />
            </td>
            <td data-label="Device">
              <span>
                <span title={session.userAgent}>{deviceName(session.userAgent)}</span>{' '}
                <Address address={session.address} />
              </span>
            </td>
            <td data-label="Last seen">
              <span className={styles['seen']}>
                {online.has(session.user.userName) && (
                  <span className={styles['online']}>
                    <span aria-hidden="true" />
                    page open
                  </span>
                )}
                <time dateTime={session.lastSeenAt}>{ago(nowMs - localMs(session.lastSeenAt))}</time>
              </span>
            </td>
            <td data-label="Idle timeout">
              <TimeLeft
                fromMs={localMs(session.lastSeenAt)}
                untilMs={localMs(session.idleExpiresAt)}
                over="expired, or used after this list was loaded"
              />
            </td>
            <td className={styles['end']}>
              <Button
                aria-label={`End the session of @${session.user.userName} on ${deviceName(session.userAgent)}`}
                onClick={() => {
                  onEnd(session);
                }}
              >
                End
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
