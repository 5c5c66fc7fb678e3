import type { ReactNode } from 'react';
import type { Presence } from '@session-lab/contract';
import { Glyph } from '../../ui/glyph.tsx';
import { replicaColour } from '../../ui/identity.ts';
import { PersonName } from '../../ui/person-name.tsx';
import { ReplicaName } from '../../ui/replica-name.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './replica-room.module.css';
import { ownFirst } from './rooms.ts';

type ReplicaRoomProps = {
  replica: string;
  members: readonly Presence[];
  /** All of them, named or not. */
  sockets: number;
  ownSocketId: string | undefined;
  /** Earlier sockets of this page. */
  former: ReadonlySet<string>;
};

/** A replica and the sockets that sit on it. */
export function ReplicaRoom({ replica, members, sockets, ownSocketId, former }: ReplicaRoomProps): ReactNode {
  const { text, wash } = replicaColour(replica);
  return (
    <section
      className={styles['room']}
      data-stale={ownSocketId === undefined}
      style={{ color: text, background: wash }}
    >
      <h2 className={styles['head']}>
        <ReplicaName name={replica} />
        <span className={styles['count']}>{ownSocketId === undefined ? 'no news' : counted(sockets)}</span>
      </h2>
      <ul className={styles['members']}>
        {ownFirst(members, ownSocketId).map(({ socketId, sessionId, userName, displayName }) => (
          <li className={styles['member']} key={socketId}>
            <Glyph publicId={sessionId} size={24} />
            <PersonName displayName={displayName} userName={userName} />
            {socketId === ownSocketId && <Tag>you</Tag>}
            {former.has(socketId) && <Tag>gone soon</Tag>}
          </li>
        ))}
        {sockets > members.length && (
          <li className={styles['nobody']}>and {sockets - members.length} more</li>
        )}
        {sockets === 0 && ownSocketId !== undefined && <li className={styles['nobody']}>Nobody here.</li>}
      </ul>
    </section>
  );
}

const counted = (sockets: number): string => (sockets === 1 ? '1 socket' : `${sockets} sockets`);
