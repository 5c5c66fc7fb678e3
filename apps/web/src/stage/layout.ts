import { replicaNode, type NodeId } from './model/nodes.ts';
import { sizes, type Shape } from './sizes.ts';
import { wireOf, type Box, type Wire } from './wire.ts';

export type Layout = {
  upright: boolean;
  width: number;
  height: number;
  boxes: ReadonlyMap<NodeId, Box>;
  wires: readonly Wire[];
};

export type LayoutInput = Shape & {
  replicas: readonly string[];
  /** Whether to draw Redis. Without Redis its space stays empty, so the other nodes do not move. */
  redis: boolean;
};

/** Width in pixels below which requests move from top to bottom instead of left to right. */
const uprightBelow = { whole: 600, compact: 460 };

/** Computes the positions of browser, NGINX, replicas and Redis: left to right, or top to bottom in a narrow diagram. */
export function computeLayout({ replicas, redis, ...shape }: LayoutInput): Layout {
  const { width, height } = shape;
  const upright = width < uprightBelow[shape.compact ? 'compact' : 'whole'];
  const { node, replica, spacing } = sizes({ ...shape, upright, count: replicas.length });
  const boxes = new Map<NodeId, Box>();

  // A request passes four columns (rows when upright). The replicas share one of them.
  // When upright without Redis, the space below the replicas is for their notes.
  const along = upright ? height - (redis ? 0 : 24) : width;
  const margin = upright ? 14 : Math.max(16, width * 0.035);
  const depths = upright
    ? [node.height, node.height, replica.height, ...(redis ? [node.height] : [])]
    : [node.width, node.width, node.width, node.width];
  const gap = (along - 2 * margin - sumOf(depths)) / (depths.length - 1);
  const columnCentre = (index: number): number =>
    margin + sumOf(depths.slice(0, index)) + gap * index + (depths[index] ?? 0) / 2;
  const centre = (upright ? width : height) / 2;
  // Wider boxes start at the same x as the others, so the wires to them have the same length.
  const boxAt = (column: number, across: number, size = node): Box =>
    upright
      ? { x: across, y: columnCentre(column), ...size }
      : { x: columnCentre(column) + (size.width - node.width) / 2, y: across, ...size };

  boxes.set('browser', boxAt(0, centre));
  boxes.set('nginx', boxAt(1, centre));
  replicas.forEach((name, index) => {
    boxes.set(replicaNode(name), boxAt(2, centre + (index - (replicas.length - 1) / 2) * spacing, replica));
  });
  if (redis) boxes.set('redis', boxAt(3, centre));
  return { upright, width, height, boxes, wires: wiresOf(boxes, replicas, upright) };
}

const sumOf = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

function wiresOf(boxes: ReadonlyMap<NodeId, Box>, replicas: readonly string[], upright: boolean): Wire[] {
  const pairs: [NodeId, NodeId][] = [
    ['browser', 'nginx'],
    ...replicas.flatMap((name): [NodeId, NodeId][] => [
      ['nginx', replicaNode(name)],
      [replicaNode(name), 'redis'],
    ]),
  ];
  return pairs.flatMap(([from, to]) => {
    const a = boxes.get(from);
    const b = boxes.get(to);
    return a === undefined || b === undefined ? [] : [wireOf({ from, to, a, b, upright })];
  });
}

/** Returns the wire between two nodes, and whether a move between them goes in the reverse direction of the wire. */
export function wireBetween(
  layout: Layout,
  from: NodeId,
  to: NodeId,
): { wire: Wire; reversed: boolean } | undefined {
  for (const candidate of layout.wires) {
    if (candidate.from === from && candidate.to === to) return { wire: candidate, reversed: false };
    if (candidate.from === to && candidate.to === from) return { wire: candidate, reversed: true };
  }
  return undefined;
}
