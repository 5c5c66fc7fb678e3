import type { ReactNode } from 'react';
import { useLive, useReplicas, useSession } from '../../api/api-context.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './live-page.module.css';
import { MessageBox } from './message-box.tsx';
import { MessageList } from './message-list.tsx';
import { ReplicaRoom } from './replica-room.tsx';
import { roomsOf } from './rooms.ts';
import { useMovedTo } from './use-moved-to.ts';

export default function LivePage(): ReactNode {
  const { session } = useSession();
  const { own, isFull, present, counts, messages, send, sendAgain } = useLive();
  const movedTo = useMovedTo(own);
  const ownUser = session.status === 'signed-in' ? session.profile.userName : undefined;
  const rooms = roomsOf(present, counts, useReplicas());
  const everySocket = rooms.reduce((sum, { sockets }) => sum + sockets, 0);
  return (
    <Page
      title="Live"
      lead="A WebSocket sits on one replica for as long as it lives. A message on one replica reaches the others through Redis pub/sub."
    >
      <div className={styles['columns']}>
        <section className={styles['rooms']} aria-label="Who is here, by replica">
          {rooms.map(({ replica, members, sockets }) => (
            <ReplicaRoom
              key={replica}
              replica={replica}
              members={members}
              sockets={sockets}
              ownUser={ownUser}
              ownReplica={own?.replica}
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
          <MessageList
            messages={messages}
            ownUser={ownUser}
            onSendAgain={own === undefined ? undefined : sendAgain}
          />
          <MessageBox key={ownUser} replica={own?.replica} isFull={isFull} onSend={send} />
        </section>
      </div>
    </Page>
  );
}
