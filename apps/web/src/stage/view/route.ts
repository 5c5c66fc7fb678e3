import type { NodeId } from '../model/nodes.ts';
import type { Place } from '../motion/frame.ts';
import { capsuleEm, type Layout, type PlacedNode, type Point } from './layout.ts';

/** A line of evenly spaced points. */
type Line = readonly Point[];

const samples = 40;
/** Capsules that a dock shows. The box has the number of all. */
const maxInDock = 6;

/** The visible wire: from the side of one box to the facing side of the other. */
export function wireCurve(
  layout: Layout,
  from: NodeId,
  to: NodeId,
): { path: string; line: Line } | undefined {
  const a = layout.nodes.get(from);
  const b = layout.nodes.get(to);
  if (a === undefined || b === undefined) return undefined;
  const { start, end, c1, c2 } = ends(layout, a, b);
  return {
    path: `M${text(start)}C${text(c1)} ${text(c2)} ${text(end)}`,
    line: Array.from({ length: samples + 1 }, (_, index) => bezier([start, c1, c2, end], index / samples)),
  };
}

/** Joins the sides that face each other. Machines of one column are joined from top to bottom. */
function ends(
  { upright }: Layout,
  a: PlacedNode,
  b: PlacedNode,
): Record<'start' | 'end' | 'c1' | 'c2', Point> {
  const acrossColumns = a.spec.column !== b.spec.column;
  if (acrossColumns !== upright) {
    const way = a.box.x <= b.box.x ? 1 : -1;
    const start = { x: a.box.x + (way * a.box.width) / 2, y: a.box.y };
    const end = { x: b.box.x - (way * b.box.width) / 2, y: b.box.y };
    const bend = (end.x - start.x) / 2;
    return { start, end, c1: { x: start.x + bend, y: start.y }, c2: { x: end.x - bend, y: end.y } };
  }
  const way = a.box.y <= b.box.y ? 1 : -1;
  const start = { x: a.box.x, y: a.box.y + (way * a.box.height) / 2 };
  const end = { x: b.box.x, y: b.box.y - (way * b.box.height) / 2 };
  const bend = (end.y - start.y) / 2;
  return { start, end, c1: { x: start.x, y: start.y + bend }, c2: { x: end.x, y: end.y - bend } };
}

/** Half the size of a moving element, in pixels. */
export type Half = { width: number; height: number };

/** Returns the part of a wire on which a moving element touches neither box. */
function freePart(line: Line, layout: Layout, from: NodeId, to: NodeId, half: Half): Line {
  const boxes = [layout.nodes.get(from), layout.nodes.get(to)].map(
    (node) =>
      node && { ...node.box, y: node.box.y + node.noteRoom / 2, height: node.box.height + node.noteRoom },
  );
  const free = line.filter(({ x, y }) =>
    boxes.every(
      (box) =>
        box === undefined ||
        Math.abs(x - box.x) >= box.width / 2 + half.width + 1 ||
        Math.abs(y - box.y) >= box.height / 2 + half.height + 1,
    ),
  );
  return free.length > 1 ? free : line.slice(line.length / 2 - 1, line.length / 2 + 1);
}

const isDockNextTo = ({ dock, box }: Pick<PlacedNode, 'dock' | 'box'>): boolean =>
  Math.abs(dock.x - box.x) >= box.width / 2;

/** Returns the place of the first capsule in the dock. In a dock next to the box, a longer capsule is further from the box. */
function dockOf({ dock, box }: PlacedNode, half: Half, { unit }: Layout): Point {
  const usualHalf = (capsuleEm[unit.form].width * unit.capsule) / 2;
  if (!isDockNextTo({ dock, box }) || half.width <= usualHalf) return dock;
  return { x: dock.x + Math.sign(dock.x - box.x) * (half.width - usualHalf), y: dock.y };
}

/** Returns whether a moving element touches the box somewhere between two points (Liang–Barsky clipping). */
function touches({ box }: PlacedNode, half: Half, from: Point, to: Point): boolean {
  let [enters, leaves] = [0, 1];
  for (const [start, way, reach] of [
    [from.x - box.x, to.x - from.x, box.width / 2 + half.width],
    [from.y - box.y, to.y - from.y, box.height / 2 + half.height],
  ] as const) {
    if (way === 0) {
      if (Math.abs(start) >= reach) return false;
      continue;
    }
    const at = [(-reach - start) / way, (reach - start) / way];
    enters = Math.max(enters, Math.min(...at));
    leaves = Math.min(leaves, Math.max(...at));
  }
  return enters < leaves;
}

/** Space between a box and a moving element that goes around it. */
const clearance = 2;

/** Returns the ways from a point to the dock of a machine, best first: around one corner of its box, or along one side. */
function waysToDock({ box }: PlacedNode, end: Point, dock: Point, half: Half, { upright }: Layout): Line[] {
  const corners = [
    { x: end.x, y: dock.y },
    { x: dock.x, y: end.y },
  ];
  if (upright) corners.reverse();
  const x = box.width / 2 + half.width + clearance;
  const y = box.height / 2 + half.height + clearance;
  const over = [-y, y].map((side) => [
    { x: end.x, y: box.y + side },
    { x: dock.x, y: box.y + side },
  ]);
  const past = [-x, x].map((side) => [
    { x: box.x + side, y: end.y },
    { x: box.x + side, y: dock.y },
  ]);
  return [...corners.map((corner) => [corner]), ...(upright ? [...past, ...over] : [...over, ...past])];
}

/** Returns the way from the end of a wire to the dock, around the box. */
function toDock(node: PlacedNode, end: Point, half: Half, layout: Layout): Line {
  const dock = dockOf(node, half, layout);
  const ways = waysToDock(node, end, dock, half, layout);
  const isInPicture = ({ x, y }: Point): boolean =>
    x >= half.width && x <= layout.width - half.width && y >= half.height && y <= layout.height - half.height;
  const isFreeOf = (machines: readonly PlacedNode[], way: Line): boolean => {
    const points = [end, ...way, dock];
    return points.every(
      (point, index) =>
        index === 0 ||
        machines.every((machine) => !touches(machine, half, points[index - 1] ?? point, point)),
    );
  };
  const all = [...layout.nodes.values()];
  const way =
    ways.find((points) => points.every(isInPicture) && isFreeOf(all, points)) ??
    ways.find((points) => isFreeOf([node], points));
  return [...(way ?? []), dock];
}

/** Returns the whole way between two machines: out of the dock, along the wire, into the dock. Never over a box. */
function routeBetween(layout: Layout, from: NodeId, to: NodeId, half: Half, docks: boolean): Line {
  const a = layout.nodes.get(from);
  const b = layout.nodes.get(to);
  const forth = wireCurve(layout, from, to);
  if (a === undefined || b === undefined || forth === undefined) return [];
  // The room between two boxes of a column may be lower than a capsule.
  if (docks && !layout.upright && a.spec.column === b.spec.column && isDockNextTo(b))
    return leftOfColumn(dockOf(a, half, layout), dockOf(b, half, layout), a, half);
  const wire = freePart(forth.line, layout, from, to, half);
  const [first] = wire;
  const last = wire.at(-1);
  if (first === undefined || last === undefined || !docks) return wire;
  return [...toDock(a, first, half, layout).toReversed(), ...wire, ...toDock(b, last, half, layout)];
}

/** Returns the way between two docks of a column, at the left of its boxes. */
function leftOfColumn(from: Point, to: Point, { box }: PlacedNode, half: Half): Line {
  const x = Math.min(to.x, box.x - box.width / 2 - half.width - 2);
  return [from, { x, y: from.y }, { x, y: to.y }, to];
}

/** Returns the way between two machines of the first column: next to their boxes. */
function handover({ upright }: Layout, a: PlacedNode, b: PlacedNode, half: Half): Line {
  if (!upright) {
    const x = Math.max(...[a, b].map(({ box }) => box.x + box.width / 2)) + half.width + 2;
    return [a, b].map(({ box }) => ({ x, y: box.y }));
  }
  const way = a.box.x <= b.box.x ? 1 : -1;
  return [
    { x: a.box.x + way * (a.box.width / 2 + half.width + 2), y: a.box.y },
    { x: b.box.x - way * (b.box.width / 2 + half.width + 2), y: b.box.y },
  ];
}

/** Returns the point of a line at a fraction of its length. */
export function pointAt(line: Line, part: number): Point {
  const lengths = line.map((point, index) => {
    const before = line[index - 1] ?? point;
    return Math.hypot(point.x - before.x, point.y - before.y);
  });
  let rest = lengths.reduce((sum, length) => sum + length, 0) * Math.min(1, Math.max(0, part));
  for (let index = 1; index < line.length; index += 1) {
    const length = lengths[index] ?? 0;
    const a = line[index - 1];
    const b = line[index];
    if (a === undefined || b === undefined) continue;
    if (rest <= length || index === line.length - 1) {
      const share = length === 0 ? 1 : Math.min(1, rest / length);
      return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    }
    rest -= length;
  }
  return line[0] ?? { x: 0, y: 0 };
}

const isBetween = (wires: Layout['wires'], a: NodeId, b: NodeId): boolean =>
  wires.some(([from, to]) => (from === a && to === b) || (from === b && to === a));

/** Returns a function that finds the point of a place. It computes each route once. With `docks`, a way begins and ends in the docks. */
export function createRouter(
  layout: Layout,
): (place: Place, half: Half, dense: boolean) => Point | undefined {
  const routes = new Map<string, Line>();
  return (place, half, docks) => {
    if (place.kind === 'dock') {
      const node = layout.nodes.get(place.node);
      if (node === undefined) return undefined;
      const { row, next, perRow } = node.dockStep;
      const dock = dockOf(node, half, layout);
      const slot = Math.min(place.slot, maxInDock - 1);
      const [along, across] = [slot % perRow, Math.floor(slot / perRow)];
      return {
        x: dock.x + (row.x * along + next.x * across) * (half.width * 2 + 3),
        y: dock.y + (row.y * along + next.y * across) * (half.height * 2 + 3),
      };
    }
    const a = layout.nodes.get(place.from);
    const b = layout.nodes.get(place.to);
    if (a === undefined || b === undefined) return undefined;
    if (a.spec.column === 0 && b.spec.column === 0) return pointAt(handover(layout, a, b, half), place.part);
    if (!isBetween(layout.wires, place.from, place.to)) return undefined;
    const key = `${place.from}>${place.to} ${half.width.toFixed(1)} ${docks}`;
    let route = routes.get(key);
    if (route === undefined) {
      route = routeBetween(layout, place.from, place.to, half, docks);
      routes.set(key, route);
    }
    return route.length === 0 ? undefined : pointAt(route, place.part);
  };
}

function bezier([a, b, c, d]: [Point, Point, Point, Point], t: number): Point {
  const s = 1 - t;
  const mix = (p: number, q: number, r: number, u: number): number =>
    s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

const text = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
