export type Shape = {
  width: number;
  height: number;
  /** Draws low boxes, for a page with two diagrams. */
  compact: boolean;
  /** Makes room in the replicas for more than a name and a count. */
  roomy: boolean;
};

type Size = { width: number; height: number };

/** Returns the sizes of the boxes, and the distance between the replicas' centres. More than three replicas get smaller boxes. */
export function sizes(shape: Shape & { upright: boolean; count: number }): {
  node: Size;
  replica: Size;
  spacing: number;
} {
  if (shape.upright) return upright(shape);
  return shape.compact ? compactRow(shape) : wide(shape);
}

type Counted = Shape & { count: number };
type Sizes = ReturnType<typeof sizes>;

function upright({ width, compact, roomy, count }: Counted): Sizes {
  const node = compact ? { width: 96, height: 50 } : { width: 108, height: 58 };
  const share = (width - 16) / count;
  const wanted = compact && roomy ? 132 : 108;
  const height = !roomy ? node.height : compact ? 56 : 92;
  const replica = { width: Math.min(wanted, share - 6), height };
  return { node, replica, spacing: Math.min(replica.width + 34, share) };
}

function wide({ width, height, roomy, count }: Counted): Sizes {
  const node = { width: width < 760 ? 96 : 106, height: 78 };
  if (count > 3) {
    const share = (height - 40) / count;
    return { node, replica: { ...node, height: Math.min(54, share - 6) }, spacing: Math.min(190, share) };
  }
  const share = (height - 72) / count;
  const replica = { ...node, height: roomy ? Math.min(104, share - 6) : node.height };
  return { node, replica, spacing: Math.min(190, share) };
}

function compactRow({ height, roomy, count }: Counted): Sizes {
  const node = { width: 82, height: 54 };
  const share = (height - 16) / count;
  const replica = { width: roomy ? 140 : node.width, height: Math.min(node.height, share - 6) };
  return { node, replica, spacing: Math.min(100, share) };
}
