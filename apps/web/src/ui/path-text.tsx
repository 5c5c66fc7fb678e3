import type { ReactNode } from 'react';
import styles from './path-text.module.css';

/** Shows a path on one line. A long path is shortened before its last two parts, which distinguish it from other paths. */
export function PathText({ path }: { path: string }): ReactNode {
  const at = tailAt(path);
  return (
    <span className={styles['path']} title={path}>
      <span className={styles['head']}>{path.slice(0, at)}</span>
      <span className={styles['tail']}>{path.slice(at)}</span>
    </span>
  );
}

/** Returns the index at which the last two parts start. */
function tailAt(path: string): number {
  const last = path.lastIndexOf('/');
  return Math.max(0, path.lastIndexOf('/', last - 1));
}
