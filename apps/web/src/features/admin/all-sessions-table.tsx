import type { ReactNode } from 'react';
import type { AdminSession } from '@session-lab/contract';
import { ago } from '../../ui/ago.ts';
import { Button } from '../../ui/button.tsx';
import { deviceName } from '../../ui/device-name.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Table } from '../../ui/table.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TimeLeft } from '../../ui/time-left.tsx';
import { useSecond } from '../../ui/use-second.ts';
import styles from './all-sessions-table.module.css';

type AllSessionsTableProps = {
  sessions: readonly AdminSession[];
  offsetMs: number;
  onEnd: (session: AdminSession) => void;
};

export function AllSessionsTable({ sessions, offsetMs, onEnd }: AllSessionsTableProps): ReactNode {
  const nowMs = useSecond();
  const here = (instant: string): number => Date.parse(instant) - offsetMs;
  return (
    <Table caption="Everybody’s sessions">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Device</th>
          <th scope="col">Last seen</th>
          <th scope="col">Idle timeout</th>
          <th scope="col">
            <span className="visually-hidden">End it</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <td data-label="Person">
              <span className={styles['person']}>
                <Glyph publicId={session.id} size={24} />
                <PersonName displayName={session.user.displayName} userName={session.user.userName} />
                {session.user.role === 'admin' && <span className={styles['role']}>administrator</span>}
                {session.current && <Tag>this one</Tag>}
              </span>
            </td>
            <td data-label="Device">
              <span>
                <span title={session.userAgent}>{deviceName(session.userAgent)}</span>{' '}
                <span className={styles['address']}>{session.address}</span>
              </span>
            </td>
            <td data-label="Last seen">
              <time dateTime={session.lastSeenAt}>{ago(nowMs - here(session.lastSeenAt))}</time>
            </td>
            <td data-label="Idle timeout">
              <TimeLeft
                fromMs={here(session.lastSeenAt)}
                untilMs={here(session.idleExpiresAt)}
                over="expired, unless used since"
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
