import { useState, type ReactNode } from 'react';
import { messageLength, socketsPerSession } from '@session-lab/contract';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './message-box.module.css';

type MessageBoxProps = {
  /** The replica of this page's socket; absent while there is none. */
  replica: string | undefined;
  /** The session has as many sockets as it may, in other tabs. */
  isFull: boolean;
  onSend: (text: string) => boolean;
};

export function MessageBox({ replica, isFull, onSend }: MessageBoxProps): ReactNode {
  const [text, setText] = useState('');
  const left = messageLength - text.length;
  return (
    <form
      className={styles['box']}
      onSubmit={(event) => {
        event.preventDefault();
        if (onSend(text)) setText('');
      }}
    >
      <Field
        label="Say something to everybody"
        value={text}
        onValueChange={setText}
        maxLength={messageLength}
        autoComplete="off"
        hint={hintOf(replica, isFull, left)}
      />
      <Button type="submit" look="primary" busy={replica === undefined}>
        Send
      </Button>
    </form>
  );
}

function hintOf(replica: string | undefined, isFull: boolean, left: number): string {
  if (replica !== undefined) return `By ${replica}. ${left} characters left.`;
  return isFull
    ? `Not connected: ${socketsPerSession} other tabs or windows of this session are. Close one of them.`
    : 'Not connected. This page reconnects by itself.';
}
