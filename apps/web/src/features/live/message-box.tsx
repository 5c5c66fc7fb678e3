import { useState, type ReactNode } from 'react';
import { sayLength } from '@session-lab/contract';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './message-box.module.css';

type MessageBoxProps = {
  /** The replica of this page's socket; absent while there is none. */
  replica: string | undefined;
  onSay: (text: string) => boolean;
};

export function MessageBox({ replica, onSay }: MessageBoxProps): ReactNode {
  const [text, setText] = useState('');
  const left = sayLength - text.length;
  return (
    <form
      className={styles['box']}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && onSay(text.trim())) setText('');
      }}
    >
      <Field
        label="Say something to everybody"
        value={text}
        onValueChange={setText}
        maxLength={sayLength}
        autoComplete="off"
        hint={
          replica === undefined
            ? 'No socket yet. It comes back by itself.'
            : `By ${replica}. ${left} characters left.`
        }
      />
      <Button type="submit" look="primary" busy={replica === undefined}>
        Send
      </Button>
    </form>
  );
}
