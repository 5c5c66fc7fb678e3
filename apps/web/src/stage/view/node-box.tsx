import { useId, type CSSProperties, type ReactNode } from 'react';
import { clsx } from 'clsx';
import type { PlacedNode } from './layout.ts';
import styles from './node-box.module.css';

/** A badge with the state that a machine holds. `empty` marks a machine that could hold state and holds none. */
export type Slot = { readonly text: string; readonly empty: boolean };

type NodeBoxProps = {
  node: PlacedNode;
  lines: readonly string[];
  slot: Slot | undefined;
  unavailable: boolean;
  /** `work` and `bad`: the box of the machine that the current step is at. */
  state: 'idle' | 'work' | 'bad';
};

/** A machine of the picture: its name, a badge and lines of text. */
export function NodeBox({ node: { spec, box }, lines, slot, unavailable, state }: NodeBoxProps): ReactNode {
  const id = useId();
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': unavailable ? 'var(--soft)' : spec.colour,
    left: box.x - box.width / 2,
    top: box.y - box.height / 2,
    width: box.width,
    height: box.height,
  };
  return (
    <div
      className={clsx(styles['node'], unavailable && styles['unavailable'])}
      style={style}
      data-node={spec.id}
      data-state={state}
      aria-labelledby={id}
    >
      <span className={styles['name']} id={id}>
        {spec.title}
      </span>
      {slot !== undefined && (
        <span className={styles['slot']} data-empty={slot.empty}>
          {slot.text}
        </span>
      )}
      {lines.map((line) => (
        <span className={styles['line']} key={line}>
          {line}
        </span>
      ))}
    </div>
  );
}
