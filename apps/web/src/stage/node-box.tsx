import type { CSSProperties, ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { clsx } from 'clsx';
import type { Layout } from './layout.ts';
import { Notes } from './notes.tsx';
import { colourOf, replicaName, titleOf, type NodeId } from './model/nodes.ts';
import { toneOfNote, type Note } from './model/steps.ts';
import { useResponseCount } from './use-response-count.ts';
import styles from './node-box.module.css';

/** A badge with the state that a node holds. `empty` marks a node that could hold state and holds none. */
export type Slot = { readonly text: string; readonly empty: boolean };

type NodeBoxProps = {
  node: NodeId;
  layout: Layout;
  detail: string | undefined;
  slot: Slot | undefined;
  unavailable: boolean;
  notes: readonly Note[];
  compact: boolean;
  shows: (exchange: Exchange) => boolean;
};

/** Width in pixels below which a box shows the count without a word. */
const slimBelow = 80;
/** Height in pixels below which a box shows two lines at most. */
const lowBelow = 60;

export function NodeBox(props: NodeBoxProps): ReactNode {
  const { node, layout, slot, unavailable, notes, compact } = props;
  const box = layout.boxes.get(node);
  if (box === undefined) return null;
  const slim = box.width < slimBelow;
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': unavailable ? 'var(--soft)' : colourOf(node),
    left: box.x - box.width / 2,
    top: box.y - box.height / 2,
    width: box.width,
    height: box.height,
  };
  return (
    <div
      className={clsx(
        styles['node'],
        notes.length > 0 && styles['lit'],
        notes.some((note) => toneOfNote(note) === 'bad') && styles['bad'],
        unavailable && styles['unavailable'],
        compact && styles['compact'],
        slim && styles['slim'],
      )}
      style={style}
      data-replica={replicaName(node) !== undefined}
    >
      <span className={styles['title']}>
        <span className={styles['name']}>{titleOf(node)}</span>
        {slot !== undefined && (
          <span className={styles['slot']} data-empty={slot.empty}>
            {slot.text}
          </span>
        )}
      </span>
      <Lines {...props} slim={slim} low={box.height < lowBelow} />
      <Notes node={node} layout={layout} notes={notes} compact={compact} />
    </div>
  );
}

function Lines({
  node,
  detail,
  slot,
  unavailable,
  compact,
  shows,
  slim,
  low,
}: NodeBoxProps & { slim: boolean; low: boolean }): ReactNode {
  const replica = replicaName(node);
  if (unavailable) return <span className={styles['detail']}>unavailable</span>;
  const counted = replica !== undefined && !compact && !(low && detail !== undefined);
  return (
    <>
      {detail !== undefined && !(slot !== undefined && low && replica === undefined) && (
        <span className={styles['detail']}>{detail}</span>
      )}
      {counted && (
        <span className={styles['detail']}>
          <ResponseCount replica={replica} slim={slim} shows={shows} />
        </span>
      )}
    </>
  );
}

/** The same number as in the panel next to the diagram, even while the animation lags behind. */
function ResponseCount({
  replica,
  slim,
  shows,
}: { replica: string; slim: boolean } & Pick<NodeBoxProps, 'shows'>): ReactNode {
  const count = useResponseCount(replica, shows);
  return (
    <>
      <b className={styles['count']}>{count}</b>
      {slim ? '' : count === 1 ? ' response' : ' responses'}
    </>
  );
}
