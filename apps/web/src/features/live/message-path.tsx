import type { ReactNode } from 'react';
import { replicaColour } from '../../ui/identity.ts';
import styles from './message-path.module.css';

/** By which replicas a message came: said on the first, delivered by the second, and Redis between them either way. */
export function MessagePath({ via: [said, delivered] }: { via: readonly [string, string] }): ReactNode {
  return (
    <p className={styles['path']}>
      <span className="visually-hidden">Came by: </span>
      <Stop name={said} />
      <Arrow />
      <span className={styles['redis']}>Redis pub/sub</span>
      <Arrow />
      <Stop name={delivered} />
      {said === delivered && <span>and back to the same replica</span>}
    </p>
  );
}

function Stop({ name }: { name: string }): ReactNode {
  const { text, wash } = replicaColour(name);
  return (
    <span className={styles['stop']} style={{ color: text, background: wash }} translate="no">
      {name}
    </span>
  );
}

const Arrow = (): ReactNode => (
  <span>
    <span aria-hidden="true">→</span>
    <span className="visually-hidden">, then </span>
  </span>
);
