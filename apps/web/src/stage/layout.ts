import { replicaPlace, type Place } from './trace.ts';

export type Point = { x: number; y: number };
/** A machine: its centre and its size, in pixels of the stage. */
export type Box = Point & { width: number; height: number };

/** A wire between two machines, as points from centre to centre at even distances. */
export type Wire = {
  id: string;
  from: Place;
  to: Place;
  /** The visible part, as an SVG path. */
  path: string;
  points: Point[];
  length: number;
  /** Where the wire leaves the one machine and meets the other, as parts of its length. */
  leaves: number;
  meets: number;
  /** Where a label stands: beside the middle. */
  label: Point;
};

export type Layout = {
  upright: boolean;
  width: number;
  height: number;
  boxes: ReadonlyMap<Place, Box>;
  wires: readonly Wire[];
};

const uprightBelow = 600;
const samples = 48;

/** The fixed places: Browser, NGINX, replicas, Redis from left to right, or from top to bottom where it is narrow. */
export function layOut({
  width,
  height,
  replicas,
}: {
  width: number;
  height: number;
  replicas: readonly string[];
}): Layout {
  const upright = width < uprightBelow;
  const { one, replica } = sizes({ upright, width, height, count: replicas.length });
  const boxes = new Map<Place, Box>();

  // Along the way of a request there are four stations; across it the replicas stand side by side.
  const along = upright ? height : width;
  const depth = upright ? one.height : one.width;
  const margin = upright ? 14 : Math.max(16, width * 0.035);
  const station = (index: number): number => margin + depth / 2 + ((along - 2 * margin - depth) / 3) * index;
  const centre = (upright ? width : height) / 2;
  const place = (index: number, across: number, size = one): Box =>
    upright ? { x: across, y: station(index), ...size } : { x: station(index), y: across, ...size };

  boxes.set('browser', place(0, centre));
  boxes.set('nginx', place(1, centre));
  const room = upright ? width - 16 : replicas.length > 3 ? height - 40 : height - 72;
  const widest = upright ? replica.width + 34 : 190;
  const spacing = Math.min(widest, room / replicas.length);
  replicas.forEach((name, index) => {
    boxes.set(replicaPlace(name), place(2, centre + (index - (replicas.length - 1) / 2) * spacing, replica));
  });
  boxes.set('redis', place(3, centre));

  const pairs: [Place, Place][] = [
    ['browser', 'nginx'],
    ...replicas.flatMap((name): [Place, Place][] => [
      ['nginx', replicaPlace(name)],
      [replicaPlace(name), 'redis'],
    ]),
  ];
  const wires = pairs.flatMap(([from, to]) => {
    const a = boxes.get(from);
    const b = boxes.get(to);
    return a === undefined || b === undefined ? [] : [wire({ from, to, a, b, upright })];
  });
  return { upright, width, height, boxes, wires };
}

type Size = { width: number; height: number };

/** The replicas share the room across; beyond three they get smaller, the others do not. */
function sizes({ upright, width, height, count }: Size & { upright: boolean; count: number }): {
  one: Size;
  replica: Size;
} {
  if (upright) {
    const one = { width: 108, height: 58 };
    return { one, replica: { width: Math.min(108, (width - 16) / count - 6), height: 58 } };
  }
  const one = { width: width < 760 ? 96 : 106, height: 78 };
  return { one, replica: { ...one, height: count > 3 ? Math.min(54, (height - 40) / count - 6) : 78 } };
}

function wire({
  from,
  to,
  a,
  b,
  upright,
}: {
  from: Place;
  to: Place;
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
  const middle = bezier([start, c1, c2, end], 0.5);
  return {
    id: `${from}–${to}`,
    from,
    to,
    path: `M${text(start)}C${text(c1)} ${text(c2)} ${text(end)}`,
    points: evenly(raw, lengths),
    length,
    leaves: (lengths[1] ?? 0) / length,
    meets: (lengths.at(-2) ?? 0) / length,
    label: middle,
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

/** The same line with its points at even distances, so that a thing moves along it at an even speed. */
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

/** The wire between two machines, and whether the way from the one to the other runs against it. */
export function wireBetween(
  layout: Layout,
  from: Place,
  to: Place,
): { wire: Wire; against: boolean } | undefined {
  for (const candidate of layout.wires) {
    if (candidate.from === from && candidate.to === to) return { wire: candidate, against: false };
    if (candidate.from === to && candidate.to === from) return { wire: candidate, against: true };
  }
  return undefined;
}

/** A point of a wire, `part` of its length from its beginning, `aside` pixels to the right of its direction. */
export function pointOn({ points }: Wire, part: number, aside: number): Point {
  const place = Math.min(1, Math.max(0, part)) * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(place));
  const a = points[index] ?? { x: 0, y: 0 };
  const b = points[index + 1] ?? a;
  const rest = place - index;
  const span = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return {
    x: a.x + (b.x - a.x) * rest - ((b.y - a.y) / span) * aside,
    y: a.y + (b.y - a.y) * rest + ((b.x - a.x) / span) * aside,
  };
}
