import type { ReactNode } from 'react';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import type { DrawingSize } from '../../../stage/view/stage.tsx';
import styles from './cluster-map.module.css';
import type { Cell } from './map.ts';

/** The sizes of `cluster-map.module.css`, as multiples of the text size. */
const cell = { width: 7.5, height: 2.7 };
const gap = { inPair: 0.7, between: 0.4 };

/** The room of the map: a line for each of the three primaries and its replica. */
export const mapSize: DrawingSize = {
  wide: { width: 2 * cell.width + gap.inPair, height: 3 * cell.height + 2 * gap.between },
  upright: { width: 3 * cell.width + 2 * gap.between, height: 2 * cell.height + gap.inPair },
};

/** The map of the six servers in the box of Redis. */
export function ClusterMap({
  pairs,
  upright,
}: {
  pairs: readonly (readonly [Cell, Cell])[];
  upright: boolean;
}): ReactNode {
  return (
    <ul className={styles['map']} data-upright={upright} aria-label="Servers of the Cluster">
      {pairs.map(([left, right]) => (
        <li className={styles['pair']} key={left.name}>
          <ServerCell {...left} />
          <ServerCell {...right} />
        </li>
      ))}
    </ul>
  );
}

const isRunning = (state: Cell['state']): boolean =>
  !['off', 'starting', 'killed', 'stopped'].includes(state);

/** Texts of the states that are not their own text: in this project, a replica is a process of the API. */
const texts: Readonly<Partial<Record<Cell['state'], string>>> = { replica: 'Redis replica' };

function ServerCell({ name, state, slots, users }: Cell): ReactNode {
  return (
    <span className={styles['cell']} data-server={name} data-state={state} data-runs={isRunning(state)}>
      <span className={styles['first']}>
        <span className={styles['name']}>{name}</span>
        {users.map((user) => (
          <span className={styles['user']} key={user}>
            {user}
          </span>
        ))}
      </span>
      <span className={styles['state']}>
        {state === 'killed' && <CrossIcon />}
        {state === 'promoted' && <CheckIcon />}
        {state === 'primary' ? (
          <>
            <span className="visually-hidden">primary, slots </span>
            {slots}
          </>
        ) : (
          (texts[state] ?? state)
        )}
      </span>
    </span>
  );
}
