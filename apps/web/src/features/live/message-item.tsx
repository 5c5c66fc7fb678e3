import type { ReactNode } from 'react';
import type { LiveMessage } from '../../api/live-socket.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Tag } from '../../ui/tag.tsx';
import { MessagePath } from './message-path.tsx';
import styles from './message-item.module.css';

type MessageItemProps = { message: LiveMessage; ownSocketId: string | undefined };

/** A message and the way it came. One's own is shown as said when the server has sent it back. */
export function MessageItem({ message, ownSocketId }: MessageItemProps): ReactNode {
  if (message.state !== 'said') {
    return (
      <li className={styles['message']} data-state={message.state}>
        <p className={styles['text']}>{message.text}</p>
        <p className={styles['path']}>
          {message.state === 'sending' ? 'on its way…' : 'not delivered: the socket closed. Say it again.'}
        </p>
      </li>
    );
  }
  const { from, text, sentAt, via } = message;
  return (
    <li className={styles['message']}>
      <p className={styles['head']}>
        <Glyph publicId={from.sessionId} size={18} />
        <PersonName displayName={from.displayName} userName={from.userName} />
        {from.socketId === ownSocketId && <Tag>you</Tag>}
        <time className={styles['time']} dateTime={sentAt}>
          {times.format(Date.parse(sentAt))}
        </time>
      </p>
      <p className={styles['text']}>{text}</p>
      <MessagePath via={via} />
    </li>
  );
}

const times = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
