import type { ReactNode } from 'react';
import { CheckIcon } from './icons.tsx';
import styles from './tag.module.css';

/** Marks what is one's own, or an outcome: a sign and a word, never a colour alone. */
export function Tag({ children }: { children: ReactNode }): ReactNode {
  return (
    <span className={styles['tag']}>
      <CheckIcon />
      {children}
    </span>
  );
}
