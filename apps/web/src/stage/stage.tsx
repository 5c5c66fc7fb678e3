import { memo, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { createWireHighlights } from './wire-highlights.ts';
import { NodeBox, type Slot } from './node-box.tsx';
import { colourOf, replicaName, type NodeId } from './model/nodes.ts';
import type { Scenery } from './player.ts';
import { StepNumbers } from './step-numbers.tsx';
import { Story } from './story.tsx';
import { TimeStrip } from './time-strip.tsx';
import { showAll } from './use-response-count.ts';
import { useFollowed } from './use-followed.ts';
import { useLayout } from './use-layout.ts';
import { useMarks } from './use-marks.ts';
import { useMediaQuery } from './use-media-query.ts';
import { usePlayer } from './use-player.ts';
import { ConnectionLabel, Wires } from './wires.tsx';
import styles from './stage.module.css';

type StageProps = {
  /** Number of requests in the current run. Sets the pace of the animation. */
  runSize: number;
  /** Short text in the browser's box: where the page keeps its token. */
  tokenPlace: string;
  /** Selects the requests to show. The default is all requests. */
  shows?: (exchange: Exchange) => boolean;
  /** Called once per shown request, after its animation. */
  onShown?: (exchange: Exchange) => void;
  redis?: boolean;
  details?: ReadonlyMap<NodeId, string>;
  slots?: ReadonlyMap<NodeId, Slot>;
  unavailable?: ReadonlySet<string>;
  /** Draws a low diagram without the time strip, for a page with two diagrams. */
  compact?: boolean;
  /** Name of this diagram for screen readers, for a page with several diagrams. */
  label?: string;
};

const usualDetails: ReadonlyMap<NodeId, string> = new Map([
  ['nginx', 'round robin'],
  ['redis', 'session store'],
]);
const noDetails: ReadonlyMap<NodeId, string> = new Map();
const noSlots: ReadonlyMap<NodeId, Slot> = new Map();
const noReplicas: ReadonlySet<string> = new Set();

/** The diagram: browser, NGINX, replicas and Redis, and the path that each request of the app took between them. */
export const Stage = memo(function Stage({
  runSize,
  tokenPlace,
  shows = showAll,
  onShown,
  redis = true,
  details = noDetails,
  slots = noSlots,
  unavailable = noReplicas,
  compact = false,
  label,
}: StageProps): ReactNode {
  const canvas = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const reducedMotion = useMediaQuery('(prefers-reduced-motion: reduce)');
  const roomy = [...details.keys(), ...slots.keys()].some((node) => replicaName(node) !== undefined);
  const { layout, current } = useLayout(canvas, { redis, compact, roomy });
  const marks = useMarks(canvas, reducedMotion);
  const [followed, following] = useFollowed();
  const [highlights] = useState(createWireHighlights);
  const { step, clear } = marks;
  const scenery = useMemo(
    (): Scenery => ({
      started: following.started,
      finished: following.finished,
      layout: current,
      colour: colourOf,
      clear: () => {
        clear();
        highlights.clear({ traffic: reducedMotion });
      },
      busy: highlights.set,
      step: (number, next, isFollowed) => {
        if (isFollowed) following.step(next);
        step(number, next, isFollowed);
      },
    }),
    [clear, current, following, highlights, step, reducedMotion],
  );
  usePlayer({
    canvas,
    layer,
    scenery,
    reducedMotion,
    compact,
    runSize,
    onStatic: following.show,
    shows,
    onShown,
  });

  return (
    <figure
      className={styles['stage']}
      data-compact={compact}
      data-redis={redis}
      data-upright={layout?.upright ?? false}
      aria-label={`Path of each request${label === undefined ? '' : `: ${label}`}`}
    >
      <div className={styles['canvas']} ref={canvas} aria-hidden="true">
        {layout !== undefined && <Wires layout={layout} highlights={highlights} />}
        {layout !== undefined && !compact && (
          <ConnectionLabel layout={layout} exchange={followed?.exchange} shows={shows} />
        )}
        <div className={styles['layer']} ref={layer} />
        {layout !== undefined &&
          [...layout.boxes.keys()].map((node) => (
            <NodeBox
              key={node}
              node={node}
              layout={layout}
              detail={node === 'browser' ? tokenPlace : (details.get(node) ?? usualDetails.get(node))}
              slot={slots.get(node)}
              unavailable={unavailable.has(replicaName(node) ?? '')}
              notes={marks.notesAt(node)}
              compact={compact}
              shows={shows}
            />
          ))}
        {layout !== undefined && reducedMotion && followed !== undefined && (
          <StepNumbers layout={layout} exchange={followed.exchange} />
        )}
      </div>
      {!compact && <TimeStrip followed={followed} reducedMotion={reducedMotion} />}
      <Story shown={reducedMotion && !compact} shows={shows} label={label} />
    </figure>
  );
});
