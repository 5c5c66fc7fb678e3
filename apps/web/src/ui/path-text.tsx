import type { ReactNode } from 'react';
import styles from './path-text.module.css';

/** A path on one line. Where there is no room for all of it, its end stays in sight: that is what tells it from others. */
export function PathText({ path }: { path: string }): ReactNode {
  const at = tailAt(path);
  return (
    <span className={styles['path']} title={path}>
      <span className={styles['head']}>{path.slice(0, at)}</span>
      <span className={styles['tail']}>{path.slice(at)}</span>
    </span>
  );
}

/** Where the last two parts begin. */
function tailAt(path: string): number {
  const last = path.lastIndexOf('/');
  return Math.max(0, path.lastIndexOf('/', last - 1));
}
