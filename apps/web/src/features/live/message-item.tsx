import type { ReactNode } from 'react';
import type { LiveMessage, SendFailure } from '../../api/live-messages.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Tag } from '../../ui/tag.tsx';
import { MessagePath } from './message-path.tsx';
import styles from './message-item.module.css';

type MessageItemProps = {
  message: LiveMessage;
  ownUser: string | undefined;
  /** Absent while there is no socket to send on. */
  onSendAgain: ((id: string) => void) | undefined;
};

/** A message and the way it came. A message of this page counts as sent when the server has returned it. */
export function MessageItem({ message, ownUser, onSendAgain }: MessageItemProps): ReactNode {
  if (message.state !== 'sent') {
    return (
      <li className={styles['message']} data-state={message.state}>
        <p className={styles['text']}>{message.text}</p>
        {message.state === 'sending' ? (
          <p className={styles['path']}>on its way…</p>
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
  const { from, text, sentAt, via } = message;
  return (
    <li className={styles['message']}>
      <p className={styles['head']}>
        <Glyph publicId={from.sessionId} size={18} />
        <PersonName displayName={from.displayName} userName={from.userName} />
        {from.userName === ownUser && <Tag>you</Tag>}
        <time className={styles['time']} dateTime={sentAt}>
          {times.format(Date.parse(sentAt))}
        </time>
      </p>
      <p className={styles['text']}>{text}</p>
      <MessagePath via={via} />
    </li>
  );
}

function textOf(failure: SendFailure): string {
  const wait = 'retryAfterMs' in failure ? ` Wait ${Math.ceil(failure.retryAfterMs / 1000)} s.` : '';
  return `Not sent: ${texts[failure.reason]}.${wait}`;
}

const texts = {
  disconnected: 'the connection closed',
  no_answer: 'the server did not confirm it',
  too_many_messages: 'you sent too many messages',
  room_busy: 'the room is busy',
} as const satisfies Record<SendFailure['reason'], string>;

const times = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
