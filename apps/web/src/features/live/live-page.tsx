import type { ReactNode } from 'react';
import { useLive, useReplicas } from '../../api/api-context.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './live-page.module.css';
import { MessageBox } from './message-box.tsx';
import { MessageList } from './message-list.tsx';
import { ReplicaRoom } from './replica-room.tsx';
import { roomsOf } from './rooms.ts';
import { useOwnSockets } from './use-own-sockets.ts';

export default function LivePage(): ReactNode {
  const { own, present, counts, messages, say } = useLive();
  const { former, movedTo } = useOwnSockets(own);
  const rooms = roomsOf(present, counts, useReplicas());
  const everySocket = rooms.reduce((sum, { sockets }) => sum + sockets, 0);
  return (
    <Page
      title="Live"
      lead="A WebSocket sits on one replica for as long as it lives. What is said on one reaches the others through Redis pub/sub."
    >
      <div className={styles['columns']}>
        <section className={styles['rooms']} aria-label="Who is here, by replica">
          {rooms.map(({ replica, members, sockets }) => (
            <ReplicaRoom
              key={replica}
              replica={replica}
              members={members}
              sockets={sockets}
              ownSocketId={own?.socketId}
              former={former}
            />
          ))}
          <p className={styles['redis']}>
            <strong>Redis pub/sub</strong> hands each message to every replica
          </p>
          <output className={styles['moved']}>
            {movedTo !== undefined && `Your socket moved to ${movedTo}.`}
          </output>
          {everySocket === 1 && (
            <p className={styles['alone']}>
              You are alone. Open this page in a second window: its socket may land on the other replica.
            </p>
          )}
          <p className={styles['alone']}>
            The token is in the socket’s address, because browsers let no page set a header on a WebSocket. So
            no log here keeps query strings.
          </p>
        </section>
        <section className={styles['talk']} aria-label="Messages">
          <MessageList messages={messages} ownSocketId={own?.socketId} />
          <MessageBox replica={own?.replica} onSay={say} />
        </section>
      </div>
    </Page>
  );
}
