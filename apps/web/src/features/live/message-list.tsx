import { useEffect, useRef, type ReactNode } from 'react';
import type { LiveMessage, SendFailure } from '../../api/live-messages.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph, UserName, replicaColour } from '../../ui/identity.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './message-list.module.css';

type MessageListProps = {
  messages: readonly LiveMessage[];
  ownUser: string | undefined;
  /** Absent without a socket. */
  onSendAgain: ((id: string) => void) | undefined;
};

/** Lists the messages. Scrolls to a new message unless the reader has scrolled up. */
export function MessageList({ messages, ownUser, onSendAgain }: MessageListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const newest = messages.at(-1);
  useEffect(() => {
    if (newest !== undefined && isAtEnd.current) list.current?.scrollTo(0, list.current.scrollHeight);
  }, [newest]);
  return (
    <div
      className={styles['log']}
      ref={list}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to focus a scrolling region
      tabIndex={0}
      role="log"
      aria-label="Messages of all users"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {messages.length === 0 && <p className={styles['empty']}>No messages since this page was opened.</p>}
      <ol className={styles['list']}>
        {messages.map((message) =>
          message.state === 'sent' ? (
            <SentMessage key={message.id} message={message} isOwn={message.from.userName === ownUser} />
          ) : (
            <UnsentMessage key={message.id} message={message} onSendAgain={onSendAgain} />
          ),
        )}
      </ol>
    </div>
  );
}

type Sent = Extract<LiveMessage, { state: 'sent' }>;

function SentMessage({ message, isOwn }: { message: Sent; isOwn: boolean }): ReactNode {
  const { from, text, sentAt, via } = message;
  return (
    <li className={styles['message']}>
      <p className={styles['head']}>
        <Glyph publicId={from.sessionId} size={18} />
        <UserName displayName={from.displayName} userName={from.userName} />
        {isOwn && <Tag>you</Tag>}
        <time className={styles['time']} dateTime={sentAt}>
          {times.format(Date.parse(sentAt))}
        </time>
      </p>
      <p className={styles['text']}>{text}</p>
      <Route via={via} />
    </li>
  );
}

type UnsentMessageProps = {
  message: Exclude<LiveMessage, Sent>;
  onSendAgain: ((id: string) => void) | undefined;
};

/** Shows a message of this page that the server has not returned. */
function UnsentMessage({ message, onSendAgain }: UnsentMessageProps): ReactNode {
  return (
    <li className={styles['message']} data-state={message.state}>
      <p className={styles['text']}>{message.text}</p>
      {message.state === 'sending' ? (
        <p className={styles['path']}>Sending…</p>
      ) : (
        <p className={styles['path']}>
          {textOf(message.failure)}{' '}
          <Button
            className={styles['again']}
            disabled={onSendAgain === undefined}
            onClick={() => {
              onSendAgain?.(message.id);
            }}
          >
            Send again
          </Button>
        </p>
      )}
    </li>
  );
}

function textOf(failure: SendFailure): string {
  const wait = 'retryAfterMs' in failure ? ` Wait ${Math.ceil(failure.retryAfterMs / 1000)} s.` : '';
  return `Not sent: ${failureTexts[failure.reason]}.${wait}`;
}

const failureTexts = {
  disconnected: 'the connection closed',
  no_answer: 'the server did not confirm it',
  too_many_messages: 'you sent too many messages',
  room_busy: 'all users together sent too many messages',
} as const satisfies Record<SendFailure['reason'], string>;

const times = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** Shows the replica that received the message, Redis, and the replica that delivered the message. */
function Route({ via: [received, delivered] }: { via: readonly [string, string] }): ReactNode {
  return (
    <p className={styles['route']}>
      <span className="visually-hidden">Route: </span>
      <Stop name={received} />
      <Arrow />
      <span className={styles['pubsub']}>Redis pub/sub</span>
      <Arrow />
      <Stop name={delivered} />
      {received === delivered && <span>and back to the same server</span>}
    </p>
  );
}

function Stop({ name }: { name: string }): ReactNode {
  const { text, wash } = replicaColour(name);
  return (
    <span className={styles['stop']} style={{ color: text, background: wash }} translate="no">
      {name}
    </span>
  );
}

const Arrow = (): ReactNode => (
  <span>
    <span aria-hidden="true">→</span>
    <span className="visually-hidden">, then </span>
  </span>
);
