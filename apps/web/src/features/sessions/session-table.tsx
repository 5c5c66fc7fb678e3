import type { ReactNode } from 'react';
import type { SessionView } from '@session-lab/contract';
import { Table } from '../../ui/table.tsx';
import { SessionRow } from './session-row.tsx';

type SessionTableProps = {
  sessions: readonly SessionView[];
  /** How far the server's clock is ahead of this machine's. */
  offsetMs: number;
  onEnded: () => void;
};

export function SessionTable({ sessions, offsetMs, onEnded }: SessionTableProps): ReactNode {
  return (
    <Table caption="Your sessions, the newest first">
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">Signed in</th>
          <th scope="col">Last seen</th>
          <th scope="col">Idle timeout</th>
          <th scope="col">Absolute lifetime</th>
          <th scope="col">
            <span className="visually-hidden">End it</span>
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
