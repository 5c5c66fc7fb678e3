import type { NodeId } from './model/nodes.ts';

export type Point = { x: number; y: number };
/** The box of a node: centre and size, in pixels. */
export type Box = Point & { width: number; height: number };

/** A wire between two nodes: evenly spaced points from centre to centre. */
export type Wire = {
  id: string;
  from: NodeId;
  to: NodeId;
  path: string;
  points: Point[];
  length: number;
  /** Where the wire leaves the first box and enters the second, as fractions of its length. */
  leaves: number;
  meets: number;
};

const samples = 48;

/** Returns the wire from one node to the next. Its visible part runs between the sides that face each other. */
export function wireOf({
  from,
  to,
  a,
  b,
  upright,
}: {
  from: NodeId;
  to: NodeId;
  a: Box;
  b: Box;
  upright: boolean;
}): Wire {
  const start = upright ? { x: a.x, y: a.y + a.height / 2 } : { x: a.x + a.width / 2, y: a.y };
  const end = upright ? { x: b.x, y: b.y - b.height / 2 } : { x: b.x - b.width / 2, y: b.y };
  const bend = upright ? (end.y - start.y) * 0.5 : (end.x - start.x) * 0.5;
  const c1 = upright ? { x: start.x, y: start.y + bend } : { x: start.x + bend, y: start.y };
  const c2 = upright ? { x: end.x, y: end.y - bend } : { x: end.x - bend, y: end.y };
  const curve = Array.from({ length: samples + 1 }, (_, index) =>
    bezier([start, c1, c2, end], index / samples),
  );
  const raw: Point[] = [{ x: a.x, y: a.y }, ...curve, { x: b.x, y: b.y }];
  const lengths = cumulative(raw);
  const length = lengths.at(-1) ?? 0;
  return {
    id: `${from}–${to}`,
    from,
    to,
    path: `M${text(start)}C${text(c1)} ${text(c2)} ${text(end)}`,
    points: evenly(raw, lengths),
    length,
    leaves: (lengths[1] ?? 0) / length,
    meets: (lengths.at(-2) ?? 0) / length,
  };
}

function bezier([a, b, c, d]: [Point, Point, Point, Point], t: number): Point {
  const s = 1 - t;
  const mix = (p: number, q: number, r: number, u: number): number =>
    s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

function cumulative(points: readonly Point[]): number[] {
  let sum = 0;
  return points.map((point, index) => {
    const before = points[index - 1] ?? point;
    return (sum += Math.hypot(point.x - before.x, point.y - before.y));
  });
}

/** Returns the same line with evenly spaced points, so that a capsule moves along it at a constant speed. */
function evenly(points: readonly Point[], lengths: readonly number[]): Point[] {
  const total = lengths.at(-1) ?? 0;
  let at = 0;
  return Array.from({ length: 2 * samples + 1 }, (_, index) => {
    const wanted = (total * index) / (2 * samples);
    while (at < lengths.length - 2 && (lengths[at + 1] ?? 0) < wanted) at += 1;
    const a = points[at] ?? { x: 0, y: 0 };
    const b = points[at + 1] ?? a;
    const span = (lengths[at + 1] ?? 0) - (lengths[at] ?? 0);
    const part = span === 0 ? 0 : (wanted - (lengths[at] ?? 0)) / span;
    return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
  });
}

const text = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Returns a point of a wire: `part` is a fraction of its length, `offset` a distance in pixels to the right of its direction. */
export function pointOn({ points }: Wire, part: number, offset: number): Point {
  const position = Math.min(1, Math.max(0, part)) * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(position));
  const a = points[index] ?? { x: 0, y: 0 };
  const b = points[index + 1] ?? a;
  const rest = position - index;
  const span = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return {
    x: a.x + (b.x - a.x) * rest - ((b.y - a.y) / span) * offset,
    y: a.y + (b.y - a.y) * rest + ((b.x - a.x) / span) * offset,
  };
}
