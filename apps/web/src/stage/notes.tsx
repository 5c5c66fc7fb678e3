import type { ReactNode } from 'react';
import type { Layout } from './layout.ts';
import { replicaName, type NodeId } from './model/nodes.ts';
import { toneOfNote, type Note } from './model/steps.ts';
import { ToneIcon } from './tone-icon.tsx';
import styles from './notes.module.css';

type NotesProps = { node: NodeId; layout: Layout; notes: readonly Note[]; compact: boolean };

/** The recent notes of a node. A compact diagram shows only the last one. */
export function Notes({ node, layout, notes, compact }: NotesProps): ReactNode {
  const box = layout.boxes.get(node);
  const shown = compact ? notes.slice(-1) : notes;
  if (box === undefined || shown.length === 0) return null;
  const side = compact ? sideInCompact(node, layout) : sideOf(node, layout);
  const part = box.x / layout.width;
  return (
    <div
      className={styles['notes']}
      data-side={side}
      data-wrap={layout.upright || (compact && side === 'right')}
      data-edge={part < 0.34 ? 'left' : part > 0.66 ? 'right' : 'middle'}
    >
      {shown.map((note) => (
        <span className={styles['note']} data-tone={toneOfNote(note)} key={note.kind}>
          <ToneIcon tone={toneOfNote(note)} />
          {note.note}
        </span>
      ))}
    </div>
  );
}

type Side = 'above' | 'below' | 'right';

/** Height in pixels below which a box has close neighbours above and below. */
const crowdedBelow = 60;

/** Returns the side with free space. Below NGINX is the label of a wire. */
function sideOf(node: NodeId, { upright, boxes }: Layout): Side {
  const low = (boxes.get(node)?.height ?? 0) < crowdedBelow;
  if (upright ? replicaName(node) === undefined : low) return 'right';
  return node === 'nginx' ? 'above' : 'below';
}

/** Returns the side that has no wire. Without Redis, the right side of a replica is free. */
function sideInCompact(node: NodeId, { upright, boxes, height }: Layout): Side {
  const replica = replicaName(node) !== undefined;
  if (upright) return replica ? 'below' : 'right';
  if (replica && !boxes.has('redis')) return 'right';
  return replica && (boxes.get(node)?.y ?? 0) < height / 2 ? 'above' : 'below';
}
