import { useEffect, useRef, type ReactNode } from 'react';
import type { LiveMessage } from '../../api/live-messages.ts';
import { MessageItem } from './message-item.tsx';
import styles from './message-list.module.css';

type MessageListProps = Pick<Parameters<typeof MessageItem>[0], 'ownUser' | 'onSendAgain'> & {
  messages: readonly LiveMessage[];
};

/** The newest at the bottom, kept in sight unless the reader scrolled up. */
export function MessageList({ messages, ownUser, onSendAgain }: MessageListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = messages.at(-1);
  useEffect(() => {
    if (newest !== undefined && atEnd.current) list.current?.scrollTo(0, list.current.scrollHeight);
  }, [newest]);
  return (
    <div
      className={styles['log']}
      ref={list}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to take the focus to be scrolled by keys
      tabIndex={0}
      role="log"
      aria-label="Messages in the room"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {messages.length === 0 && <p className={styles['empty']}>No messages since this page was opened.</p>}
      <ol className={styles['list']}>
        {messages.map((message) => (
          <MessageItem key={message.id} message={message} ownUser={ownUser} onSendAgain={onSendAgain} />
        ))}
      </ol>
    </div>
  );
}
