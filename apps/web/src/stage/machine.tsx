import type { CSSProperties, ReactNode } from 'react';
import { useServed } from '../api/api-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { ToneIcon } from './tone-icon.tsx';
import type { Box } from './layout.ts';
import { toneOfNote, type Note, type Place } from './trace.ts';
import styles from './machine.module.css';

type MachineProps = {
  place: Place;
  box: Box;
  colour: string;
  detail: string | undefined;
  notes: readonly Note[];
  upright: boolean;
  stageWidth: number;
};

/** So low a box has others close above and below. */
const crowdedBelow = 60;
/** So narrow a box has room for the number alone. */
const slimBelow = 80;

const titles = new Map<Place, string>([
  ['browser', 'Browser'],
  ['nginx', 'NGINX'],
  ['redis', 'Redis'],
]);
const details = new Map<Place, string>([
  ['nginx', 'takes turns'],
  ['redis', 'session store'],
]);

/** One machine of the picture, with what has just happened at it. */
export function Machine({ place, box, colour, detail, notes, upright, stageWidth }: MachineProps): ReactNode {
  const name = titles.get(place) ?? place.slice('replica '.length);
  const bad = notes.some((note) => toneOfNote(note) === 'bad');
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': colour,
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
        bad && styles['bad'],
        box.width < slimBelow && styles['slim'],
      )}
      style={style}
    >
      <span className={styles['name']}>{name}</span>
      <span className={styles['detail']}>
        {place.startsWith('replica ') ? (
          <Answered replica={name} slim={box.width < slimBelow} />
        ) : (
          (detail ?? details.get(place))
        )}
      </span>
      {notes.length > 0 && (
        <div
          className={styles['notes']}
          data-side={sideOf(place, upright, box)}
          data-wrap={upright}
          data-edge={box.x < stageWidth * 0.34 ? 'left' : box.x > stageWidth * 0.66 ? 'right' : 'middle'}
        >
          {notes.map((note) => (
            <span className={styles['note']} data-tone={toneOfNote(note)} key={note.kind}>
              <ToneIcon tone={toneOfNote(note)} />
              {note.note}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

/** The number of the panel beside the picture, also while the picture lags: the two never say different things. */
function Answered({ replica, slim }: { replica: string; slim: boolean }): ReactNode {
  const answers = useServed().get(replica) ?? 0;
  return (
    <>
      <b className={styles['count']}>{answers}</b>
      {slim ? '' : ' answered'}
    </>
  );
}

/** Where there is room: under NGINX runs a wire and its label. */
function sideOf(place: Place, upright: boolean, { height }: Box): 'above' | 'below' | 'beside' {
  if (upright ? !place.startsWith('replica ') : height < crowdedBelow) return 'beside';
  return place === 'nginx' ? 'above' : 'below';
}
