import { memo, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { createLights } from './lights.ts';
import { Machine, type Slot } from './machine.tsx';
import { colourOf, replicaAt, type Place } from './places.ts';
import type { Scenery } from './player.ts';
import { Still } from './still.tsx';
import { Story } from './story.tsx';
import { TimeStrip } from './time-strip.tsx';
import { all } from './use-answered.ts';
import { useFollowed } from './use-followed.ts';
import { useLayout } from './use-layout.ts';
import { useMarks } from './use-marks.ts';
import { useMediaQuery } from './use-media-query.ts';
import { usePlayer } from './use-player.ts';
import { ConnectionLabel, Wires } from './wires.tsx';
import styles from './stage.module.css';

type StageProps = {
  /** How many requests the run that was last started sends: sets the pace of the picture. */
  runSize: number;
  /** Where the browser keeps its token, in a word. */
  tokenPlace: string;
  /** Which requests it is about; the others stand in the log alone. All of them where it is not said. */
  shows?: (exchange: Exchange) => boolean;
  /** Hears of each of them once, when it has arrived in the picture. */
  onShown?: (exchange: Exchange) => void;
  /** False draws no Redis. */
  redis?: boolean;
  /** The small word in a machine. */
  details?: ReadonlyMap<Place, string>;
  /** What a machine holds. */
  slots?: ReadonlyMap<Place, Slot>;
  /** The replicas that do not answer now. */
  away?: ReadonlySet<string>;
  /** One of two lanes on a screen: low, without the strip of times. */
  compact?: boolean;
  /** What is told is told of this; there is more than one picture. */
  label?: string;
};

const usualDetails: ReadonlyMap<Place, string> = new Map([
  ['nginx', 'takes turns'],
  ['redis', 'session store'],
]);
const noDetails: ReadonlyMap<Place, string> = new Map();
const noSlots: ReadonlyMap<Place, Slot> = new Map();
const nobody: ReadonlySet<string> = new Set();

/** The picture: the machines in their fixed places, and every request of the app on the way that it really took. */
export const Stage = memo(function Stage({
  runSize,
  tokenPlace,
  shows = all,
  onShown,
  redis = true,
  details = noDetails,
  slots = noSlots,
  away = nobody,
  compact = false,
  label,
}: StageProps): ReactNode {
  const canvas = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const roomy = [...details.keys(), ...slots.keys()].some((place) => replicaAt(place) !== undefined);
  const { layout, current } = useLayout(canvas, { redis, compact, roomy });
  const marks = useMarks(canvas, still);
  const [followed, following] = useFollowed();
  const [lights] = useState(createLights);
  const { step, clear } = marks;
  const scenery = useMemo(
    (): Scenery => ({
      started: following.started,
      finished: following.finished,
      layout: current,
      colour: colourOf,
      clear: () => {
        clear();
        lights.clear({ dark: still });
      },
      busy: lights.set,
      step: (number, next, isFollowed) => {
        if (isFollowed) following.step(next);
        step(number, next, isFollowed);
      },
    }),
    [clear, current, following, lights, step, still],
  );
  usePlayer({ canvas, layer, scenery, still, compact, runSize, onStill: following.show, shows, onShown });

  return (
    <figure
      className={styles['stage']}
      data-compact={compact}
      data-redis={redis}
      data-upright={layout?.upright ?? false}
      aria-label={`The way of each request${label === undefined ? '' : `: ${label}`}`}
    >
      <div className={styles['canvas']} ref={canvas} aria-hidden="true">
        {layout !== undefined && <Wires layout={layout} lights={lights} />}
        {layout !== undefined && !compact && (
          <ConnectionLabel layout={layout} exchange={followed?.exchange} shows={shows} />
        )}
        <div className={styles['layer']} ref={layer} />
        {layout !== undefined &&
          [...layout.boxes.keys()].map((place) => (
            <Machine
              key={place}
              place={place}
              layout={layout}
              detail={place === 'browser' ? tokenPlace : (details.get(place) ?? usualDetails.get(place))}
              slot={slots.get(place)}
              away={away.has(replicaAt(place) ?? '')}
              notes={marks.notesAt(place)}
              compact={compact}
              shows={shows}
            />
          ))}
        {layout !== undefined && still && followed !== undefined && (
          <Still layout={layout} exchange={followed.exchange} />
        )}
      </div>
      {!compact && <TimeStrip followed={followed} still={still} />}
      <Story shown={still && !compact} shows={shows} label={label} />
    </figure>
  );
});
