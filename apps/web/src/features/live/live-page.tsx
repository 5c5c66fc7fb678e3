import { useState, type ReactNode } from 'react';
import { messageLength, socketsPerSession } from '@session-lab/contract';
import { useLive, useReplicas, useSession } from '../../api/api-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './live-page.module.css';
import { LiveStage } from './live-stage.tsx';
import { MessageList } from './message-list.tsx';
import { presenceByReplica } from './presence.ts';
import { ReplicaPanel } from './replica-panel.tsx';

export default function LivePage(): ReactNode {
  const { session } = useSession();
  const { own, isFull, present, counts, messages, send, sendAgain } = useLive();
  const movedTo = useMovedTo(own);
  const ownUser = session.status === 'signed-in' ? session.profile.userName : undefined;
  const replicas = presenceByReplica(present, counts, useReplicas());
  const socketCount = replicas.reduce((sum, { sockets }) => sum + sockets, 0);
  return (
    <Page
      title="Live"
      lead="Each WebSocket stays on one server. Redis carries each message to the other servers."
    >
      <div className={styles['columns']}>
        <LiveStage messages={messages} ownUser={ownUser} counts={counts} />
        <section className={styles['messages']} aria-label="Messages">
          <MessageList
            messages={messages}
            ownUser={ownUser}
            onSendAgain={own === undefined ? undefined : sendAgain}
          />
          <MessageBox key={ownUser} replica={own?.replica} isFull={isFull} onSend={send} />
        </section>
        <section className={styles['replicas']} aria-label="Users on each server">
          {replicas.map(({ replica, members, sockets }) => (
            <ReplicaPanel
              key={replica}
              replica={replica}
              members={members}
              sockets={sockets}
              ownUser={ownUser}
              ownReplica={own?.replica}
            />
          ))}
          <output className={styles['moved']}>
            {movedTo !== undefined && `Your socket moved to ${movedTo}.`}
          </output>
          {socketCount === 1 && (
            <p className={styles['hint']}>
              Only your socket is connected. Open this page in a second window: its socket may go to the other
              server.
            </p>
          )}
          <p className={styles['hint']}>
            A page cannot set headers on a WebSocket, so the token is in the address of the socket. For this
            reason, no log here stores query strings.
          </p>
        </section>
      </div>
    </Page>
  );
}

type OwnSocket = { socketId: string; replica: string };

/** Returns the replica of this page's socket if the previous socket was on another replica. */
function useMovedTo(own: OwnSocket | undefined): string | undefined {
  const [[last, before], setLatest] = useState<readonly OwnSocket[]>([]);
  if (own !== undefined && own.socketId !== last?.socketId)
    setLatest(last === undefined ? [own] : [own, last]);
  return before === undefined || before.replica === own?.replica ? undefined : own?.replica;
}

type MessageBoxProps = {
  /** The replica of this page's socket; absent without a socket. */
  replica: string | undefined;
  /** Whether the session has reached its maximum number of sockets, in other tabs. */
  isFull: boolean;
  onSend: (text: string) => boolean;
};

function MessageBox({ replica, isFull, onSend }: MessageBoxProps): ReactNode {
  const [text, setText] = useState('');
  return (
    <form
      className={styles['box']}
      onSubmit={(event) => {
        event.preventDefault();
        if (onSend(text)) setText('');
      }}
    >
      <Field
        label="Message to all users"
        value={text}
        onValueChange={setText}
        maxLength={messageLength}
        autoComplete="off"
        hint={hintOf(replica, isFull, messageLength - text.length)}
      />
      <Button type="submit" look="primary" busy={replica === undefined}>
        Send
      </Button>
    </form>
  );
}

function hintOf(replica: string | undefined, isFull: boolean, left: number): string {
  if (replica !== undefined) return `Your socket is on ${replica}. ${left} characters left.`;
  return isFull
    ? `Not connected: this session has ${socketsPerSession} sockets in other tabs or windows. Close one of them.`
    : 'Not connected. This page reconnects automatically.';
}
