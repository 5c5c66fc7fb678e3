import type { ReactNode } from 'react';
import { namedAtMost, type PresentUser } from '@session-lab/contract';
import { Glyph, replicaColour, ReplicaName, UserName } from '../../ui/identity.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './replica-panel.module.css';
import { ownFirst } from './presence.ts';

type ReplicaPanelProps = {
  replica: string;
  members: readonly PresentUser[];
  /** Number of sockets of all users, including users that are not listed. */
  sockets: number;
  ownUser: string | undefined;
  /** The replica of this page's socket; absent without a socket. */
  ownReplica: string | undefined;
};

/** Shows a replica and the users whose sockets it has. A user with several sockets appears once. */
export function ReplicaPanel({
  replica,
  members,
  sockets,
  ownUser,
  ownReplica,
}: ReplicaPanelProps): ReactNode {
  const { text, wash } = replicaColour(replica);
  return (
    <section
      className={styles['panel']}
      data-stale={ownReplica === undefined}
      style={{ color: text, background: wash }}
    >
      <h2 className={styles['head']}>
        <ReplicaName name={replica} />
        <span className={styles['count']}>
          {ownReplica === undefined ? 'not updated' : socketCount(sockets)}
        </span>
      </h2>
      <ul className={styles['members']}>
        {ownFirst(members, ownUser).map((user) => (
          <li className={styles['member']} key={user.userName}>
            <Glyph publicId={user.sessionId} size={24} />
            <span className={styles['user']}>
              <UserName displayName={user.displayName} userName={user.userName} />
              {user.userName === ownUser && <Tag>{replica === ownReplica ? 'you' : 'your other tab'}</Tag>}
            </span>
          </li>
        ))}
        {members.length >= namedAtMost && sockets > members.length && (
          <li className={styles['more']}>and more users</li>
        )}
        {sockets === 0 && ownReplica !== undefined && <li className={styles['more']}>No users here.</li>}
      </ul>
    </section>
  );
}

const socketCount = (sockets: number): string => (sockets === 1 ? '1 socket' : `${sockets} sockets`);
