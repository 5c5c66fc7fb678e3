import type { ReactNode } from 'react';
import styles from './path-text.module.css';

/** Shows a path on one line. A long path is shortened at its start, because its end distinguishes it from other paths. */
export const PathText = ({ path }: { path: string }): ReactNode => (
  <span className={styles['path']} title={path}>
    <bdi dir="ltr">{path}</bdi>
  </span>
);
