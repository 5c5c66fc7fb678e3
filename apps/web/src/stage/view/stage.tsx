import { memo, useEffect, useLayoutEffect, useMemo, useRef, type CSSProperties, type ReactNode } from 'react';
import { succeeded, type Exchange } from '../../api/exchange.ts';
import { colourOf, replicaName, type NodeId } from '../model/nodes.ts';
import type { Scene } from '../model/scene.ts';
import { toneOfNote } from '../model/steps.ts';
import { bodiesAt, restingTake, sceneryAt, type NoteMark, type Trail } from '../motion/frame.ts';
import { slowdown } from '../motion/choreography.ts';
import { beatAt, type Take } from '../motion/tape.ts';
import type { Player } from '../motion/player.ts';
import { usePlayerState } from '../motion/use-player.ts';
import { ToneIcon } from '../tone-icon.tsx';
import { useSize } from '../use-size.ts';
import { computeLayout, rowsOf, type Layout, type Size } from './layout.ts';
import { NodeBox, type Slot } from './node-box.tsx';
import { Numbers } from './numbers.tsx';
import { pointAt, wireCurve } from './route.ts';
import { createSprites, type Sprites } from './sprites.ts';
import styles from './stage.module.css';
import { useUsualScene } from './use-usual-scene.ts';

export type { Slot } from './node-box.tsx';

/** The size of the drawing in a box, in a picture from left to right and in an upright one. */
export type DrawingSize = { readonly wide: Size; readonly upright: Size };
type Draw = (upright: boolean) => ReactNode;

type StageProps = {
  player: Player;
  /** The lane that this picture shows. Without it, the picture shows every request of the player. */
  lane?: string;
  /** The machines and wires. The default is `usualScene` with Redis. */
  scene?: Scene;
  /** A line of text in a box: where the token is kept, how NGINX picks a replica. */
  details?: ReadonlyMap<NodeId, string>;
  /** The longest text that `details`, or else `slots`, has for a box during the life of the page. The box has room for it from the start. */
  longest?: ReadonlyMap<NodeId, string>;
  /** The count in the box of a replica: its answers, or the requests that it works on. */
  counts?: 'answered' | 'in flight';
  slots?: ReadonlyMap<NodeId, Slot>;
  /** Drawings in boxes, in place of their lines, and the sizes of these drawings. */
  drawings?: ReadonlyMap<NodeId, Draw>;
  drawingSizes?: ReadonlyMap<NodeId, DrawingSize>;
  /** Names of the replicas that are known to be stopped. */
  unavailable?: ReadonlySet<string>;
  /** Name of the picture for screen readers. */
  label?: string;
  /** Whether the wire of the browser names the connection. The default is true. */
  showsConnection?: boolean;
  /** `small`: a picture among several on a page, without notes and counts. */
  size?: 'full' | 'small';
};

const noDetails: ReadonlyMap<NodeId, string> = new Map();
const noSlots: ReadonlyMap<NodeId, Slot> = new Map();
const noReplicas: ReadonlySet<string> = new Set();
const noDrawings: ReadonlyMap<NodeId, Draw> = new Map();
const noSizes: ReadonlyMap<NodeId, DrawingSize> = new Map();

/** The picture: machines, wires, and the request that the player shows. Everything in it follows the player. */
export const Stage = memo(function Stage({
  player,
  lane,
  scene: ownScene,
  details = noDetails,
  longest = noDetails,
  counts = 'answered',
  slots = noSlots,
  drawings = noDrawings,
  drawingSizes = noSizes,
  unavailable = noReplicas,
  label,
  showsConnection = true,
  size = 'full',
}: StageProps): ReactNode {
  const canvas = useRef<HTMLDivElement>(null);
  const isInSight = useRef(true);
  const layer = useRef<HTMLDivElement>(null);
  const measured = useSize(canvas);
  const usual = useUsualScene();
  const scene = ownScene ?? usual;
  usePlayerState(player, ({ moment }) => moment);
  const still = usePlayerState(player, (state) => state.still);
  const speed = usePlayerState(player, (state) => state.speed);
  const shown = usePlayerState(player, (state) => state.shown);
  const marks = usePlayerState(player, (state) => state.marks);

  const { takes, positionMs } = player.view();
  const own = lane === undefined ? takes : takes.filter((take) => take.lane === lane);
  const { notes, trails, inFlight } = sceneryAt(own, positionMs);
  const lanesShown = useMemo(() => {
    if (lane === undefined) return shown;
    const numbers = new Set(marks.flatMap((mark) => (mark.lane === lane ? [mark.exchange.number] : [])));
    return shown.filter(({ number }) => numbers.has(number));
  }, [lane, shown, marks]);

  const answered = (replica: string): number =>
    lanesShown.filter(({ servedBy }) => servedBy === replica).length;
  const linesIn = (node: NodeId, short: boolean): string[] => {
    const replica = replicaName(node);
    if (replica !== undefined && unavailable.has(replica)) return [short ? 'down' : 'unavailable'];
    const detail = short ? undefined : details.get(node);
    const lines = detail === undefined ? [] : [detail];
    if (replica === undefined || size === 'small') return lines;
    // A box with a badge has no room for a count.
    if (slots.has(node) && counts !== 'in flight') return lines;
    const working = inFlight.get(node) ?? 0;
    if (working > 1 || counts === 'in flight')
      return [...lines, short ? `${working} now` : `${working} in flight`];
    return [...lines, short ? `${answered(replica)}` : `answered ${answered(replica)}`];
  };
  // The sizes depend on the longest texts, so that a box does not grow during a run.
  const layout = useMemo(() => {
    const room = (node: NodeId, short: boolean): string[] => {
      const replica = replicaName(node) !== undefined;
      const slot = slots.get(node);
      const most = longest.get(node);
      // The badge has the longest text of a box that has a badge and no detail.
      const isOfSlot = slot !== undefined && !details.has(node);
      const detail = short ? undefined : isOfSlot ? undefined : (most ?? details.get(node));
      const badge = isOfSlot && most !== undefined ? most : (slot?.text ?? '');
      return [
        ...(detail === undefined ? [] : [detail]),
        ...(slot === undefined ? [] : [`${badge.length < 5 ? 'empty' : badge}m`]),
        ...(replica && size === 'full' && slot === undefined ? [short ? '10 now' : 'answered 100'] : []),
        ...(unavailable.has(replicaName(node) ?? '') && size === 'small' && slot === undefined
          ? ['down']
          : []),
      ];
    };
    const drawingOf = (node: NodeId, upright: boolean): Size | undefined =>
      drawingSizes.get(node)?.[upright ? 'upright' : 'wide'];
    return measured === undefined
      ? undefined
      : computeLayout({ ...measured, scene, size, linesOf: room, drawingOf });
  }, [measured, scene, details, longest, slots, drawingSizes, size, unavailable]);

  const drawn = useRef<Sprites>(undefined);
  useLayoutEffect(() => {
    const element = layer.current;
    if (element === null || layout === undefined || still) return undefined;
    const sprites = createSprites(element, layout);
    drawn.current = sprites;
    const draw = (): void => {
      const view = player.view();
      sprites.draw(
        bodiesAt(
          lane === undefined ? view.takes : view.takes.filter((take) => take.lane === lane),
          view.positionMs,
        ),
      );
    };
    draw();
    // The clock does not wait for a picture that is out of sight: results elsewhere on the page follow the clock.
    const stop = player.onFrame(() => {
      if (isInSight.current) draw();
    });
    return () => {
      stop();
      sprites.remove();
    };
  }, [player, layout, lane, still]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      isInSight.current = entries.at(-1)?.isIntersecting ?? true;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  const take = own.find((one) => beatAt(one, positionMs) !== undefined) ?? restingTake(own, positionMs);
  return (
    <figure
      className={styles['stage']}
      data-size={size}
      data-upright={layout?.upright ?? false}
      data-drawing={drawings.size > 0}
      style={rowsStyle(scene)}
      aria-label={`Path of each request${label === undefined ? '' : `: ${label}`}`}
    >
      <div className={styles['canvas']} ref={canvas} style={layout && unitStyle(layout)}>
        {layout !== undefined && (
          <>
            <Wires layout={layout} trails={trails} notes={size === 'full' ? notes : []} />
            {size === 'full' && showsConnection && (
              <ConnectionLabel layout={layout} exchange={take?.exchange ?? lanesShown.at(-1)} />
            )}
            {scene.nodes.map(({ id }) => {
              const node = layout.nodes.get(id);
              const last = notes.find((mark) => mark.node === id);
              return (
                node !== undefined && (
                  <NodeBox
                    key={id}
                    node={node}
                    lines={linesIn(id, node.short)}
                    // A stopped server holds nothing.
                    slot={unavailable.has(replicaName(id) ?? '') ? undefined : slots.get(id)}
                    unavailable={unavailable.has(replicaName(id) ?? '')}
                    explained={size === 'full'}
                    drawing={drawings.get(id)?.(layout.upright)}
                    state={last === undefined ? 'idle' : toneOfNote(last.note) === 'bad' ? 'bad' : 'work'}
                  />
                )
              );
            })}
            {size === 'full' && notes.map((mark) => <NoteAt key={mark.node} layout={layout} mark={mark} />)}
            {size === 'full' && !still && take !== undefined && !isFull(layout, drawings) && (
              <span className={styles['slowed']} aria-hidden="true">
                {slowedText(take, speed)}
              </span>
            )}
            {still && take !== undefined && <Numbers layout={layout} take={take} />}
          </>
        )}
        <div className={styles['layer']} ref={layer} aria-hidden="true" />
      </div>
    </figure>
  );
});

/** Returns whether a drawing takes the lower side of an upright picture. */
const isFull = ({ upright }: Layout, drawings: ReadonlyMap<NodeId, Draw>): boolean =>
  upright && drawings.size > 0;

/** Returns how many times slower the picture is than the request, to two significant digits. */
function slowedText({ exchange, startMs, endMs }: Take, speed: number): string {
  if (exchange.type === 'message' || exchange.type === 'local') return '';
  const factor = slowdown((endMs - startMs) / speed, exchange.totalMs);
  return factor > 1 ? `shown ${factor.toLocaleString('en')}× slower` : 'shown in real time';
}

const rowsStyle = (scene: Scene): CSSProperties & Record<'--rows', number> => ({ '--rows': rowsOf(scene) });

const unitStyle = ({ unit }: Layout): CSSProperties => ({ fontSize: unit.text });

type WiresProps = { layout: Layout; trails: readonly Trail[]; notes: readonly NoteMark[] };

function Wires({ layout, trails, notes }: WiresProps): ReactNode {
  return (
    <svg aria-hidden="true" className={styles['wires']} width={layout.width} height={layout.height}>
      {layout.wires.map(([from, to]) => {
        const path = wireCurve(layout, from, to)?.path;
        const trail = trails.find(
          (one) => (one.from === from && one.to === to) || (one.from === to && one.to === from),
        );
        return (
          path !== undefined && (
            <g key={`${from}–${to}`}>
              <path className={styles['wire']} data-wire={`${from}–${to}`} d={path} />
              {trail !== undefined && (
                <path
                  className={styles['trail']}
                  data-busy={trail.busy}
                  d={path}
                  style={{ stroke: colourOf(trail.replica ?? 'browser') }}
                />
              )}
            </g>
          )
        );
      })}
      {notes.map(({ node }) => {
        const placed = layout.nodes.get(node);
        if (placed?.note.side !== 'far') return null;
        const { note, box, spec } = placed;
        const isAbove = note.y < box.y;
        const end = `${box.x - box.width / 2 + 8} ${box.y + (isAbove ? -1 : 1) * (box.height / 2)}`;
        return (
          <path
            className={styles['leader']}
            key={node}
            style={{ stroke: spec.colour }}
            d={`M${note.x} ${note.y}L${end}`}
          />
        );
      })}
    </svg>
  );
}

/** Height of the two lines of the label, as a multiple of the text size. */
const labelEm = 2.5;

/** The number of the connection, and the request's position on it, from NGINX's `X-Connection`. */
function ConnectionLabel({
  layout,
  exchange,
}: {
  layout: Layout;
  exchange: Exchange | undefined;
}): ReactNode {
  const connection = exchange?.connection;
  const wire = wireCurve(layout, 'browser', 'nginx');
  if (wire === undefined || connection === undefined) return null;
  // Below the docks, so that no capsule passes over it. Above the wire if another machine is below the browser.
  const middle = pointAt(wire.line, 0.5);
  const [start = middle] = wire.line;
  const dock = layout.nodes.get('browser')?.dock ?? middle;
  const isCrowded = [...layout.nodes.values()].some(({ spec }) => spec.column === 0 && spec.row > 0);
  if (layout.upright && isCrowded) return null;
  const { capsule, text } = layout.unit;
  const top = dock.y + capsule * 1.1;
  if (!layout.upright && !isCrowded && top + text * labelEm > layout.height) return null;
  const style: CSSProperties = layout.upright
    ? { left: middle.x + capsule * 2.4, top: middle.y, translate: '0 -50%' }
    : isCrowded
      ? { left: start.x + text * 0.5, top: start.y - 1.1 * capsule, translate: '0 -100%' }
      : { left: middle.x - text * 3.6, top };
  return (
    <div className={styles['connection']} aria-hidden="true" style={style}>
      {/* One text each: a text that follows a growing number would move. */}
      {`connection ${connection.id}`}
      <br />
      {`request ${connection.request} on it`}
    </div>
  );
}

/**
 * Names the first Redis command of several, and how many follow: the sentence names all of them. The longest code of a refusal
 * is wider than a note on a phone.
 */
const shortNote = (note: string): string =>
  note
    .replace(/^Redis ([A-Z]+)((?: → [A-Z]+)+)/, (_, first: string, more: string) => {
      return `${first} and ${more.split(' → ').length - 1} more`;
    })
    .replace('authentication_required', 'no token');

/** Least width of a note, as a multiple of the text size. */
const leastNoteEm = 5;

/** The latest note of a machine in its reserved place, with a line to the box. */
function NoteAt({ layout, mark }: { layout: Layout; mark: NoteMark }): ReactNode {
  const tone = toneOfNote(mark.note);
  const node = layout.nodes.get(mark.node);
  if (node === undefined) return null;
  const { x, y, side, align, width } = node.note;
  // Next to a wide drawing is no room. The sentence below the picture has the note.
  if (width < layout.unit.text * leastNoteEm) return null;
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': node.spec.colour,
    left: x,
    top: y,
    maxWidth: width,
  };
  return (
    <div
      className={styles['note']}
      aria-hidden="true"
      style={style}
      data-side={side}
      data-align={align}
      data-tone={tone}
      data-note={mark.node}
    >
      <ToneIcon tone={tone} isAttack={succeeded(mark.exchange)} />
      <span>{shortNote(mark.note.note)}</span>
    </div>
  );
}
