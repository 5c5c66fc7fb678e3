import type { ReactNode } from 'react';
import { commentLength } from '@session-lab/contract/labs/bank';
import styles from './page.module.css';

type CommentBoxProps = { label: string; text: string; onEdit: (text: string) => void };

/** The text of a comment. A student can change it. */
export function CommentBox({ label, text, onEdit }: CommentBoxProps): ReactNode {
  return (
    <label className={styles['comment']}>
      <span className={styles['heading']}>{label}</span>
      <textarea
        className={styles['text']}
        value={text}
        maxLength={commentLength}
        spellCheck={false}
        autoComplete="off"
        translate="no"
        onChange={({ target }) => {
          onEdit(target.value);
        }}
      />
    </label>
  );
}
