import type { ReactNode } from 'react';
import styles from './person-name.module.css';

type PersonNameProps = { displayName: string; userName: string };

/**
 * A user as others see them. Two users may have one display name, so the user name, which is unique, is always there.
 * `bdi` keeps a name that is written from right to left from reordering what stands next to it.
 */
export function PersonName({ displayName, userName }: PersonNameProps): ReactNode {
  return (
    <span className={styles['person']} translate="no">
      <bdi className={styles['displayName']}>{displayName}</bdi>{' '}
      <bdi className={styles['userName']}>@{userName}</bdi>
    </span>
  );
}
