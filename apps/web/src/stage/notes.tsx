import type { ReactNode } from 'react';
import type { Layout } from './layout.ts';
import { replicaAt, type Place } from './places.ts';
import { toneOfNote, type Note } from './steps.ts';
import { ToneIcon } from './tone-icon.tsx';
import styles from './notes.module.css';

type NotesProps = { place: Place; layout: Layout; notes: readonly Note[]; compact: boolean };

/** What has just happened at a machine, beside it; on a short lane the last of it alone. */
export function Notes({ place, layout, notes, compact }: NotesProps): ReactNode {
  const box = layout.boxes.get(place);
  const shown = compact ? notes.slice(-1) : notes;
  if (box === undefined || shown.length === 0) return null;
  const side = compact ? sideInLane(place, layout) : sideOf(place, layout);
  const part = box.x / layout.width;
  return (
    <div
      className={styles['notes']}
      data-side={side}
      data-wrap={layout.upright || (compact && side === 'beside')}
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

type Side = 'above' | 'below' | 'beside';

/** So low a box has others close above and below. */
const crowdedBelow = 60;

/** Where there is room: under NGINX runs a wire and its label. */
function sideOf(place: Place, { upright, boxes }: Layout): Side {
  const low = (boxes.get(place)?.height ?? 0) < crowdedBelow;
  if (upright ? replicaAt(place) === undefined : low) return 'beside';
  return place === 'nginx' ? 'above' : 'below';
}

/** Outwards from the wires; without Redis the place to the right is free. */
function sideInLane(place: Place, { upright, boxes, height }: Layout): Side {
  const replica = replicaAt(place) !== undefined;
  if (upright) return replica ? 'below' : 'beside';
  if (replica && !boxes.has('redis')) return 'beside';
  return replica && (boxes.get(place)?.y ?? 0) < height / 2 ? 'above' : 'below';
}
