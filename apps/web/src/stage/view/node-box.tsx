import type { CSSProperties, ReactNode } from 'react';
import { clsx } from 'clsx';
import { Explained } from '../../ui/term.tsx';
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
  /** Whether the machine explains itself on hover, focus or tap. */
  explained: boolean;
  /** In place of the lines. */
  drawing: ReactNode;
};

/** A machine of the picture: its name, a badge and lines of text. */
export function NodeBox({
  node: { spec, box, inline },
  lines,
  slot,
  unavailable,
  state,
  explained,
  drawing,
}: NodeBoxProps): ReactNode {
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': unavailable ? 'var(--soft)' : spec.colour,
    left: box.x - box.width / 2,
    top: box.y - box.height / 2,
    width: box.width,
    height: box.height,
  };
  const common = {
    className: clsx(styles['node'], inline && styles['inline'], unavailable && styles['unavailable']),
    style,
    'data-node': spec.id,
    'data-state': state,
  };
  const content = (
    <>
      <span className={styles['name']}>{spec.title}</span>{' '}
      {slot !== undefined && (
        // The key: another text is another badge, and does not move from the place of the last one.
        <span className={styles['slot']} key={slot.text} data-empty={slot.empty}>
          {slot.text}
        </span>
      )}
      {lines.map((line) => (
        <span className={styles['line']} key={line}>
          {line}
        </span>
      ))}
      {drawing}
    </>
  );
  if (!explained || spec.term === undefined) return <div {...common}>{content}</div>;
  return (
    <Explained term={spec.term} {...common}>
      {content}
    </Explained>
  );
}
