import type { ReactNode } from 'react';
import { namedAtMost, type PresentUser } from '@session-lab/contract';
import { Glyph } from '../../ui/glyph.tsx';
import { replicaColour } from '../../ui/identity.ts';
import { PersonName } from '../../ui/person-name.tsx';
import { ReplicaName } from '../../ui/replica-name.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './replica-room.module.css';
import { ownFirst } from './rooms.ts';

type ReplicaRoomProps = {
  replica: string;
  members: readonly PresentUser[];
  /** Of all users, named or not. */
  sockets: number;
  ownUser: string | undefined;
  /** The replica of this page's socket; absent while there is none. */
  ownReplica: string | undefined;
};

/** A replica, and the users whose sockets it holds. A user with several sockets there stands once. */
export function ReplicaRoom({ replica, members, sockets, ownUser, ownReplica }: ReplicaRoomProps): ReactNode {
  const { text, wash } = replicaColour(replica);
  return (
    <section
      className={styles['room']}
      data-stale={ownReplica === undefined}
      style={{ color: text, background: wash }}
    >
      <h2 className={styles['head']}>
        <ReplicaName name={replica} />
        <span className={styles['count']}>{ownReplica === undefined ? 'no news' : counted(sockets)}</span>
      </h2>
      <ul className={styles['members']}>
        {ownFirst(members, ownUser).map((user) => (
          <li className={styles['member']} key={user.userName}>
            <Glyph publicId={user.sessionId} size={24} />
            <span className={styles['who']}>
              <PersonName displayName={user.displayName} userName={user.userName} />
              {user.userName === ownUser && <Tag>{replica === ownReplica ? 'you' : 'your other tab'}</Tag>}
            </span>
          </li>
        ))}
        {members.length >= namedAtMost && sockets > members.length && (
          <li className={styles['more']}>and more</li>
        )}
        {sockets === 0 && ownReplica !== undefined && <li className={styles['more']}>No users here.</li>}
      </ul>
    </section>
  );
}

const counted = (sockets: number): string => (sockets === 1 ? '1 socket' : `${sockets} sockets`);
