import { replicaPlace, type Place } from './places.ts';
import { sizes, type Shape } from './sizes.ts';
import { wireOf, type Box, type Wire } from './wire.ts';

export type Layout = {
  upright: boolean;
  width: number;
  height: number;
  boxes: ReadonlyMap<Place, Box>;
  wires: readonly Wire[];
};

export type LayoutInput = Shape & {
  replicas: readonly string[];
  /** Whether Redis is in the picture. Its place stays empty without it, so that the others are where they always are. */
  redis: boolean;
};

/** Narrower than this the way goes from top to bottom. */
const uprightBelow = { whole: 600, compact: 460 };

/** The fixed places: Browser, NGINX, replicas, Redis from left to right, or from top to bottom where it is narrow. */
export function layOut({ replicas, redis, ...shape }: LayoutInput): Layout {
  const { width, height } = shape;
  const upright = width < uprightBelow[shape.compact ? 'compact' : 'whole'];
  const { one, replica, spacing } = sizes({ ...shape, upright, count: replicas.length });
  const boxes = new Map<Place, Box>();

  // Along the way of a request there are four stations; across it the replicas stand side by side.
  // Without Redis the last station upright keeps room for notes below it.
  const along = upright ? height - (redis ? 0 : 24) : width;
  const margin = upright ? 14 : Math.max(16, width * 0.035);
  const depths = upright
    ? [one.height, one.height, replica.height, ...(redis ? [one.height] : [])]
    : [one.width, one.width, one.width, one.width];
  const gap = (along - 2 * margin - sumOf(depths)) / (depths.length - 1);
  const station = (index: number): number =>
    margin + sumOf(depths.slice(0, index)) + gap * index + (depths[index] ?? 0) / 2;
  const centre = (upright ? width : height) / 2;
  // Wider ones begin where the others do, so that the wires to them stay as long.
  const place = (index: number, across: number, size = one): Box =>
    upright
      ? { x: across, y: station(index), ...size }
      : { x: station(index) + (size.width - one.width) / 2, y: across, ...size };

  boxes.set('browser', place(0, centre));
  boxes.set('nginx', place(1, centre));
  replicas.forEach((name, index) => {
    boxes.set(replicaPlace(name), place(2, centre + (index - (replicas.length - 1) / 2) * spacing, replica));
  });
  if (redis) boxes.set('redis', place(3, centre));
  return { upright, width, height, boxes, wires: wiresOf(boxes, replicas, upright) };
}

const sumOf = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

function wiresOf(boxes: ReadonlyMap<Place, Box>, replicas: readonly string[], upright: boolean): Wire[] {
  const pairs: [Place, Place][] = [
    ['browser', 'nginx'],
    ...replicas.flatMap((name): [Place, Place][] => [
      ['nginx', replicaPlace(name)],
      [replicaPlace(name), 'redis'],
    ]),
  ];
  return pairs.flatMap(([from, to]) => {
    const a = boxes.get(from);
    const b = boxes.get(to);
    return a === undefined || b === undefined ? [] : [wireOf({ from, to, a, b, upright })];
  });
}

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
