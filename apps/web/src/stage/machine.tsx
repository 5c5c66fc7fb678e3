import type { CSSProperties, ReactNode, RefCallback } from 'react';
import { classNames } from '../ui/class-names.ts';
import { CheckIcon, CrossIcon } from '../ui/icons.tsx';
import type { Box } from './layout.ts';
import type { Place, Step } from './trace.ts';
import styles from './machine.module.css';

type Note = Exclude<Step, { kind: 'move' }>;

type MachineProps = {
  place: Place;
  box: Box;
  colour: string;
  detail: string | undefined;
  /** Takes the element that holds the number of answers; it is written to without a rendering. */
  countRef: RefCallback<HTMLElement> | undefined;
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
export function Machine({
  place,
  box,
  colour,
  detail,
  countRef,
  notes,
  upright,
  stageWidth,
}: MachineProps): ReactNode {
  const name = titles.get(place) ?? place.slice('replica '.length);
  const bad = notes.some(isBad);
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
      {countRef === undefined ? (
        <span className={styles['detail']}>{detail ?? details.get(place)}</span>
      ) : (
        <span className={styles['detail']}>
          <b className={styles['count']} ref={countRef} />
          {box.width < slimBelow ? '' : ' served'}
        </span>
      )}
      {notes.length > 0 && (
        <div
          className={styles['notes']}
          data-side={sideOf(place, upright, box)}
          data-wrap={upright}
          data-edge={box.x < stageWidth * 0.34 ? 'left' : box.x > stageWidth * 0.66 ? 'right' : 'middle'}
        >
          {notes.map((note) => (
            <span className={styles['note']} data-good={!isBad(note)} key={note.kind}>
              {isBad(note) ? <CrossIcon /> : <CheckIcon />}
              {note.note}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

const isBad = (note: Note): boolean =>
  note.kind === 'signature' || note.kind === 'arrived' ? !note.good : note.kind !== 'found';

/** Where there is room: under NGINX runs a wire and its label. */
function sideOf(place: Place, upright: boolean, { height }: Box): 'above' | 'below' | 'beside' {
  if (upright ? !place.startsWith('replica ') : height < crowdedBelow) return 'beside';
  return place === 'nginx' ? 'above' : 'below';
}
