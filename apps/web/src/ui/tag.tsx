import type { ReactNode } from 'react';
import { CheckIcon } from './icons.tsx';
import styles from './tag.module.css';

/** Shows an icon and a word, so that the meaning does not depend on the colour. */
export function Tag({ children }: { children: ReactNode }): ReactNode {
  return (
    <span className={styles['tag']}>
      <CheckIcon />
      {children}
    </span>
  );
}
