import { replicaName, type NodeId } from '../model/nodes.ts';
import type { NodeSpec, Scene } from '../model/scene.ts';
import { widthInEm } from './text-width.ts';

export type Point = { x: number; y: number };
/** Centre and size, in pixels. */
export type Box = Point & { width: number; height: number };

export type PlacedNode = {
  spec: NodeSpec;
  box: Box;
  /** Whether the box has room for short texts only. */
  short: boolean;
  /** Whether the texts of the box are in one line. */
  inline: boolean;
  /** Whether the boxes of the column have no room between them. */
  crowded: boolean;
  /** Whether the row is too low for the box. */
  cut: boolean;
  /** Height of the place for notes between the box and the wire that leaves it downwards. No capsule moves there. */
  noteRoom: number;
  /** Centre of the first capsule in the dock. */
  dock: Point;
  /** Directions of further capsules in the dock: along a row, and from row to row. Each is 1, 0 or -1. */
  dockStep: { row: Point; next: Point; perRow: number };
  /** Where the notes of the machine are, and the side of the box that they are on. */
  note: Point & {
    side: 'above' | 'below' | 'far' | 'left' | 'right';
    align: 'start' | 'middle' | 'end';
    width: number;
  };
};

/** Sizes of the text and of the capsules, in pixels. All other sizes follow from them. */
type Unit = {
  text: number;
  title: number;
  capsule: number;
  /** `full`: method and token. `bare`: the token only. `dot`: for very small pictures. */
  form: 'full' | 'bare' | 'dot';
};

export type Layout = {
  upright: boolean;
  width: number;
  height: number;
  unit: Unit;
  nodes: ReadonlyMap<NodeId, PlacedNode>;
  wires: Scene['wires'];
};

export type LayoutInput = {
  width: number;
  height: number;
  scene: Scene;
  size: 'full' | 'small';
  /** The longest lines of text in a box, in addition to its title. `short` is for a box without room for the usual texts. */
  linesOf: (node: NodeId, short: boolean) => readonly string[];
  /** The size of the drawing in a box. A box with a drawing has no lines. */
  drawingOf?: (node: NodeId, upright: boolean) => Size | undefined;
};

/** A size as multiples of the text size. */
export type Size = { readonly width: number; readonly height: number };

/** Width and height of a capsule, as multiples of its font size. */
export const capsuleEm = {
  full: { width: 3.75, height: 1.85 },
  bare: { width: 2.3, height: 1.6 },
  dot: { width: 1.25, height: 1.25 },
} as const;
const uprightBelow = { full: 560, small: 300 };
const minText = 12;
const minCapsule = 9.6;
/** Size in pixels of the picture in which the text has the size `usualText`. */
const usual = { width: 900, height: 360 };
const usualText = 14.6;
const titleScale = 1.16;
const lineHeight = 1.25;

/** Computes the places of all machines: left to right, or top to bottom in a narrow picture. Boxes grow with their text. */
export function computeLayout(input: LayoutInput): Layout {
  const { width, height, size } = input;
  const upright = width < uprightBelow[size] && height > width * 0.8;
  const scale = upright
    ? Math.min(width / 380, height / 430)
    : Math.min(width / usual.width, height / (size === 'small' ? 250 : usual.height));
  const text = Math.max(minText, Math.min(34, usualText * scale));
  if (upright) return placeUpright(input, text);
  const roomy = placeWide(input, text, {});
  const isCrowded = [...roomy.nodes.values()].some(({ cut }) => cut);
  const isTight = size === 'small' && roomy.unit.form !== 'full';
  if (!isCrowded) return isTight ? placeWide(input, text, { short: true }) : roomy;
  const kept = placeWide(input, text, { short: isTight, inline: true });
  // Wires of a useful length are worth more than the place of an absent Redis.
  const isCompact = size === 'small' && kept.unit.form === 'dot';
  const inline = isCompact ? placeWide(input, text, { short: isTight, inline: true, compact: true }) : kept;
  const lowest = Math.min(
    ...[...inline.nodes.values()].filter(({ cut }) => cut).map(({ box }) => box.height),
  );
  return Number.isFinite(lowest)
    ? placeWide(input, Math.max(8, (lowest - 6) / inlineEm), {
        short: isTight,
        inline: true,
        compact: isCompact,
      })
    : inline;
}
/** Height of a box with one line, as a multiple of the text size, without its border. */
const inlineEm = 1.35;

type Sizes = ReadonlyMap<NodeId, { width: number; height: number }>;

function sizesOf(
  { scene, linesOf, drawingOf, size }: LayoutInput,
  text: number,
  {
    short,
    inline,
    upright,
  }: Record<'short' | 'inline', (id: NodeId) => boolean> & Record<'upright', boolean>,
): Sizes {
  return new Map(
    scene.nodes.map(({ id, title }) => {
      const lines = linesOf(id, short(id) || inline(id)).map((line) => widthInEm(line) * text);
      const name = widthInEm(title) * text * titleScale * 1.06;
      const least = text * (size === 'full' ? 4.2 : 2.4);
      const drawing = drawingOf?.(id, upright);
      if (drawing !== undefined) {
        const height = text * titleScale * lineHeight + text * (drawing.height + 0.9);
        return [id, { width: Math.max(name, text * drawing.width) + text * 1.05, height }];
      }
      if (inline(id)) {
        const width = name + sum(lines) + text * (1.05 + 0.5 * lines.length);
        return [id, { width: Math.max(least, width), height: text * inlineEm + 6 }];
      }
      const rows = Math.max(lines.length, size === 'full' ? 1 : 0);
      const height = text * titleScale * lineHeight + rows * text * lineHeight + text * 0.7;
      return [id, { width: Math.max(name, least, ...lines) + text * 1.05, height }];
    }),
  );
}

/** Returns the text size of capsules of which three fit on the wire. */
function unitOf(text: number, wire: number): Unit {
  const title = text * titleScale;
  const full = Math.min(text, wire / 3 / capsuleEm.full.width);
  if (full >= minCapsule) return { text, title, capsule: full, form: 'full' };
  const bare = Math.min(text, wire / 3 / capsuleEm.bare.width);
  if (bare >= 9) return { text, title, capsule: bare, form: 'bare' };
  return { text, title, capsule: Math.max(7, Math.min(text, wire / 3 / capsuleEm.dot.width)), form: 'dot' };
}

/** Without Redis, the other machines stay at their places. A compact picture uses its whole width. */
const columnsOf = ({ nodes }: Scene, compact: boolean): number =>
  Math.max(compact ? 3 : 4, ...nodes.map(({ column }) => column + 1));
/** Width of the note of a response: "200 · 9.4 ms". */
const responseNoteEm = 8.2;
/** Width of the space that an absent Redis leaves. */
const emptyColumnEm = { full: 5.2, small: 3.4 } as const;

/** Number of rows of the scene. The row 0 is in the middle. */
export const rowsOf = ({ nodes }: Scene): number =>
  2 * Math.max(...nodes.map(({ row }) => Math.abs(row))) + 1;

function placeWide(
  input: LayoutInput,
  text: number,
  {
    short = false,
    inline = false,
    compact = false,
  }: { short?: boolean; inline?: boolean; compact?: boolean },
): Layout {
  const { width, height, scene } = input;
  const isShared = (id: NodeId): boolean => {
    const column = scene.nodes.find((node) => node.id === id)?.column;
    return scene.nodes.filter((node) => node.column === column).length > 1;
  };
  const isInline = (id: NodeId): boolean => inline && isShared(id);
  const sizes = sizesOf(input, text, { short: () => short, inline: isInline, upright: false });
  const count = columnsOf(scene, compact);
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(
      column === 3 ? emptyColumnEm[input.size] * text : 0,
      ...scene.nodes.filter((node) => node.column === column).map(({ id }) => sizes.get(id)?.width ?? 0),
    ),
  );
  const margin = Math.max(8, text * 0.7);
  // The numbers at the replicas of a picture that ends with them are on their right.
  const reserve = count === 3 ? text * 2.8 : 0;
  const gap = (width - 2 * margin - reserve - sum(widths)) / (count - 1);
  const columnLeft = (column: number): number => margin + sum(widths.slice(0, column)) + gap * column;
  const unit = unitOf(text, gap);
  const capsule = {
    width: capsuleEm[unit.form].width * unit.capsule,
    height: capsuleEm[unit.form].height * unit.capsule,
  };

  const rows = rowsOf(scene);
  const rowHeight = Math.min((height - 8) / rows, text * 14);
  const noteHeight = text * 1.75;
  const tallest = Math.max(
    ...scene.nodes.filter(({ column }) => column === 2).map(({ id }) => sizes.get(id)?.height ?? 0),
    0,
  );
  const spare = rowHeight - tallest - noteHeight - capsule.height - text * 0.7;
  /** More room in the boxes of a large picture. */
  const padding = Math.max(0, Math.min(text * 0.9, spare * 0.4));
  const dense = rows > 1 && spare < 0;

  // A machine below the browser has its note there.
  const isBelowTaken = scene.nodes.some(({ column, row }) => column === 0 && row > 0);
  const lowestRow = (column: number): number =>
    Math.max(...scene.nodes.filter((node) => node.column === column).map(({ row }) => row));
  const nodes = new Map<NodeId, PlacedNode>();
  for (const spec of scene.nodes) {
    const { width: boxWidth = 0, height: boxHeight = 0 } = sizes.get(spec.id) ?? {};
    const shared = isShared(spec.id);
    const tight = dense && shared;
    const front = tight || spec.dock === 'front' || spec.dock === 'side';
    const shift = front ? (tight ? 0 : noteHeight / 4) : (noteHeight - capsule.height - text * 0.35) / 2;
    const columnWidth = widths[spec.column] ?? boxWidth;
    const box: Box = {
      x: columnLeft(spec.column) + columnWidth / 2,
      y: height / 2 + spec.row * rowHeight + (spec.row === 0 && rows > 1 ? 0 : shift),
      width: shared ? columnWidth : boxWidth,
      height: tight
        ? Math.min(boxHeight, rowHeight - 4)
        : boxHeight + (input.drawingOf?.(spec.id, false) === undefined ? padding : 0),
    };
    // A machine of the first column has its wire on the right.
    const wireSide = spec.column === 0 ? 1 : -1;
    const dock: Point = front
      ? { x: box.x + wireSide * (box.width / 2 + capsule.width / 2 + 2), y: box.y }
      : {
          x: box.x,
          y: box.y + (spec.dock === 'above' ? -1 : 1) * (box.height / 2 + text * 0.35 + capsule.height / 2),
        };
    const edge = box.x / width;
    const align = edge < 0.25 ? 'start' : edge > 0.75 ? 'end' : 'middle';
    const usualNote: Note = {
      x: align === 'start' ? box.x - box.width / 2 : align === 'end' ? box.x + box.width / 2 : box.x,
      y: box.y - box.height / 2 - text * 0.4,
      side: 'above',
      align,
      width: columnWidth + gap * 0.9,
    };
    const note: Note = !tight
      ? usualNote
      : spec.column === 0
        ? noteAtDock(box, {
            isLowest: spec.row === lowestRow(spec.column),
            text,
            capsule,
            end: columnLeft(1),
            height,
          })
        : (noteOutside(box, { usualNote, spec, lowest: lowestRow(spec.column), text, height }) ?? {
            // Above or below the wires to the left of the box, with a line to the box.
            x: columnLeft(spec.column - 1) + (widths[spec.column - 1] ?? 0) + gap * 0.3,
            y: spec.row > 0 && !isBelowTaken ? height - text * 1.3 : text * 1.3,
            side: 'far',
            align: 'end',
            width: width / 2,
          });
    nodes.set(spec.id, {
      spec,
      box,
      short: short || isInline(spec.id),
      inline: isInline(spec.id),
      crowded: tight,
      cut: tight && boxHeight > rowHeight - 4,
      noteRoom: 0,
      dock,
      dockStep: front
        ? { row: { x: wireSide, y: 0 }, next: { x: 0, y: 1 }, perRow: 2 }
        : { row: { x: box.x > width * 0.7 ? -1 : 1, y: 0 }, next: { x: 0, y: 1 }, perRow: 3 },
      note,
    });
  }
  return { upright: false, width, height, unit, nodes, wires: scene.wires };
}

type Note = PlacedNode['note'];

/** Height of a note with one line, as a multiple of the text size. */
const noteEm = 1.5;

/**
 * The note of a machine whose dock is in front of it: behind the first capsule of the dock if there is room for the usual
 * note, otherwise above the dock, or below it for the lowest machine.
 */
function noteAtDock(
  box: Box,
  {
    isLowest,
    text,
    capsule,
    end,
    height,
  }: {
    isLowest: boolean;
    text: number;
    capsule: Record<'width' | 'height', number>;
    end: number;
    height: number;
  },
): Note {
  const x = box.x + box.width / 2 + text * 0.6;
  const common = { side: 'right', align: 'start', width: end - x - text * 0.4 } as const;
  if (end - text * responseNoteEm >= x + capsule.width) return { ...common, x: x + capsule.width, y: box.y };
  const distance = capsule.height / 2 + (text * noteEm) / 2 + 3;
  if (!isLowest) return { ...common, x, y: box.y - distance };
  // Without room below the dock, the note is at the lower side of the picture, behind the first capsule.
  const lowest = height - (text * noteEm) / 2 - 2;
  // Below the lowest machine is no other machine, so the note may reach under the next column.
  const width = Math.max(common.width, text * responseNoteEm);
  return box.y + distance <= lowest
    ? { ...common, x, y: box.y + distance, width }
    : { ...common, x: x + capsule.width, y: lowest, width: text * responseNoteEm };
}

/** The note of the highest or lowest machine of a crowded column, on the free side of its box. Undefined without room there. */
function noteOutside(
  box: Box,
  {
    usualNote,
    spec,
    lowest,
    text,
    height,
  }: { usualNote: Note; spec: NodeSpec; lowest: number; text: number; height: number },
): Note | undefined {
  // The rows are symmetric to the middle line.
  if (spec.row === -lowest && usualNote.y - text * noteEm >= 2) return usualNote;
  const y = box.y + box.height / 2 + 5;
  return spec.row === lowest && y + text * noteEm <= height - 2
    ? { ...usualNote, y, side: 'below' }
    : undefined;
}

function placeUpright(input: LayoutInput, text: number): Layout {
  const { width, height, scene } = input;
  const margin = 8;
  const shareOf = (column: number): number =>
    (width - 2 * margin) / scene.nodes.filter((node) => node.column === column).length;
  const usualSizes = sizesOf(input, text, { short: never, inline: never, upright: true });
  const short = new Set(
    scene.nodes.flatMap(({ id, column }) =>
      (usualSizes.get(id)?.width ?? 0) > shareOf(column) - 6 ? [id] : [],
    ),
  );
  const sizes = sizesOf(input, text, { short: (id) => short.has(id), inline: never, upright: true });
  const columns = [...new Set(scene.nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const hasStore = columns.includes(3);
  const heights = columns.map((column) =>
    Math.max(
      ...scene.nodes.filter((node) => node.column === column).map(({ id }) => sizes.get(id)?.height ?? 0),
    ),
  );
  const below = hasStore ? 0 : text * 2;
  // The wires to and from the replicas share their room with docks and notes.
  const weights = columns.slice(1).map((column) => (column === 1 ? 0.8 : 1.15));
  const room = (height - 2 * margin - below - sum(heights)) / Math.max(1, sum(weights));
  const gap = room * 0.8;
  const capsuleSize = Math.max(minCapsule, Math.min(text, gap / 3 / capsuleEm.full.height));
  const unit: Unit = { text, title: text * titleScale, capsule: capsuleSize, form: 'full' };
  const capsule = { width: capsuleEm.full.width * capsuleSize, height: capsuleEm.full.height * capsuleSize };
  const nodes = new Map<NodeId, PlacedNode>();
  for (const spec of scene.nodes) {
    const at = columns.indexOf(spec.column);
    const own = scene.nodes.filter(({ column }) => column === spec.column);
    const { width: boxWidth = 0, height: boxHeight = 0 } = sizes.get(spec.id) ?? {};
    const share = shareOf(spec.column);
    const order = own.indexOf(spec);
    const single = own.length === 1;
    const box: Box = {
      x: single ? width / 2 : margin + share * (order + 0.5),
      y: margin + sum(heights.slice(0, at)) + room * sum(weights.slice(0, at)) + (heights[at] ?? 0) / 2,
      width: single ? boxWidth : Math.min(share - 6, boxWidth),
      height: boxHeight,
    };
    const front = replicaName(spec.id) !== undefined || spec.dock === 'front';
    // A machine next to the browser has its dock on the wire between the two.
    const dockSide = spec.column === 0 && order > 0 ? -1 : 1;
    const note: Note = single
      ? {
          x: box.x - box.width / 2 - 6,
          y: box.y,
          side: 'left',
          align: 'end',
          width: width / 2 - box.width / 2 - 10,
        }
      : noteBelow(box, order, own.length, Math.max(share, text * 10.5));
    nodes.set(spec.id, {
      spec,
      box,
      short: short.has(spec.id),
      inline: false,
      crowded: false,
      cut: false,
      noteRoom: single ? 0 : text * lineHeight * (own.length > 2 ? 2 : 1) + 10,
      dock: front
        ? { x: box.x, y: box.y - box.height / 2 - capsule.height / 2 - 2 }
        : { x: box.x + dockSide * (box.width / 2 + capsule.width / 2 + 6), y: box.y },
      dockStep: { row: { x: 0, y: front ? -1 : 1 }, next: { x: 1, y: 0 }, perRow: 2 },
      note,
    });
  }
  return { upright: true, width, height, unit, nodes, wires: scene.wires };
}

/** Notes of several boxes in a row are below their box, and may reach under the next box. */
function noteBelow(box: Box, order: number, count: number, width: number): Note {
  const align = count < 3 ? 'middle' : order === 0 ? 'start' : order === count - 1 ? 'end' : 'middle';
  const edge = align === 'start' ? -box.width / 2 : align === 'end' ? box.width / 2 : 0;
  return { x: box.x + edge, y: box.y + box.height / 2 + 5, side: 'below', align, width };
}

const never = (): boolean => false;
const sum = (lengths: readonly number[]): number => lengths.reduce((total, length) => total + length, 0);
