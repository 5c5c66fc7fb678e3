import type { ReactNode } from 'react';
import { replicaColour } from './identity.ts';
import styles from './replica-name.module.css';

/** A replica by its name, in its colour. */
export function ReplicaName({ name }: { name: string }): ReactNode {
  return (
    <span className={styles['name']} style={{ color: replicaColour(name).text }} translate="no">
      {name}
    </span>
  );
}
