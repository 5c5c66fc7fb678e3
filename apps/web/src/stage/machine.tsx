import type { CSSProperties, ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { classNames } from '../ui/class-names.ts';
import type { Layout } from './layout.ts';
import { Notes } from './notes.tsx';
import { colourOf, replicaAt, titleOf, type Place } from './places.ts';
import { toneOfNote, type Note } from './steps.ts';
import { useAnswered } from './use-answered.ts';
import styles from './machine.module.css';

/** What a machine holds, as a badge in it; `empty` where it could hold something and does not. */
export type Slot = { readonly text: string; readonly empty: boolean };

type MachineProps = {
  place: Place;
  layout: Layout;
  detail: string | undefined;
  slot: Slot | undefined;
  /** It does not answer now. */
  away: boolean;
  notes: readonly Note[];
  compact: boolean;
  shows: (exchange: Exchange) => boolean;
};

/** So narrow a box has room for the number alone. */
const slimBelow = 80;
/** So low a box has room for two lines. */
const lowBelow = 60;

/** One machine of the picture, with what it holds and what has just happened at it. */
export function Machine(props: MachineProps): ReactNode {
  const { place, layout, slot, away, notes, compact } = props;
  const box = layout.boxes.get(place);
  if (box === undefined) return null;
  const slim = box.width < slimBelow;
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': away ? 'var(--soft)' : colourOf(place),
    left: box.x - box.width / 2,
    top: box.y - box.height / 2,
    width: box.width,
    height: box.height,
  };
  return (
    <div
      className={classNames(
        styles['machine'],
        notes.length > 0 && styles['lit'],
        notes.some((note) => toneOfNote(note) === 'bad') && styles['bad'],
        away && styles['away'],
        compact && styles['compact'],
        slim && styles['slim'],
      )}
      style={style}
      data-replica={replicaAt(place) !== undefined}
    >
      <span className={styles['title']}>
        <span className={styles['name']}>{titleOf(place)}</span>
        {slot !== undefined && (
          <span className={styles['slot']} data-empty={slot.empty}>
            {slot.text}
          </span>
        )}
      </span>
      <Lines {...props} slim={slim} low={box.height < lowBelow} />
      <Notes place={place} layout={layout} notes={notes} compact={compact} />
    </div>
  );
}

/** Under the name: how it works, and of a replica how many it has answered. */
function Lines({
  place,
  detail,
  slot,
  away,
  compact,
  shows,
  slim,
  low,
}: MachineProps & { slim: boolean; low: boolean }): ReactNode {
  const replica = replicaAt(place);
  if (away) return <span className={styles['detail']}>away</span>;
  const counted = replica !== undefined && !compact && !(low && detail !== undefined);
  return (
    <>
      {detail !== undefined && !(slot !== undefined && low && replica === undefined) && (
        <span className={styles['detail']}>{detail}</span>
      )}
      {counted && (
        <span className={styles['detail']}>
          <Answered replica={replica} slim={slim} shows={shows} />
        </span>
      )}
    </>
  );
}

/** The number of the panel beside the picture, also while the picture lags: the two never say different things. */
function Answered({
  replica,
  slim,
  shows,
}: { replica: string; slim: boolean } & Pick<MachineProps, 'shows'>): ReactNode {
  return (
    <>
      <b className={styles['count']}>{useAnswered(replica, shows)}</b>
      {slim ? '' : ' answered'}
    </>
  );
}
