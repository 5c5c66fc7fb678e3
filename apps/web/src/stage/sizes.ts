export type Shape = {
  width: number;
  height: number;
  /** One of two lanes on a screen: low boxes. */
  compact: boolean;
  /** The replicas hold more than a name and a count. */
  roomy: boolean;
};

type Size = { width: number; height: number };

/** How large the machines are, and how far apart the replicas' centres. Beyond three they get smaller, the others do not. */
export function sizes(shape: Shape & { upright: boolean; count: number }): {
  one: Size;
  replica: Size;
  spacing: number;
} {
  if (shape.upright) return upright(shape);
  return shape.compact ? lane(shape) : wide(shape);
}

type Counted = Shape & { count: number };
type Sizes = ReturnType<typeof sizes>;

function upright({ width, compact, roomy, count }: Counted): Sizes {
  const one = compact ? { width: 96, height: 50 } : { width: 108, height: 58 };
  const share = (width - 16) / count;
  const wanted = compact && roomy ? 132 : 108;
  const height = !roomy ? one.height : compact ? 56 : 92;
  const replica = { width: Math.min(wanted, share - 6), height };
  return { one, replica, spacing: Math.min(replica.width + 34, share) };
}

function wide({ width, height, roomy, count }: Counted): Sizes {
  const one = { width: width < 760 ? 96 : 106, height: 78 };
  if (count > 3) {
    const share = (height - 40) / count;
    return { one, replica: { ...one, height: Math.min(54, share - 6) }, spacing: Math.min(190, share) };
  }
  const share = (height - 72) / count;
  const replica = { ...one, height: roomy ? Math.min(104, share - 6) : one.height };
  return { one, replica, spacing: Math.min(190, share) };
}

function lane({ height, roomy, count }: Counted): Sizes {
  const one = { width: 82, height: 54 };
  const share = (height - 16) / count;
  const replica = { width: roomy ? 140 : one.width, height: Math.min(one.height, share - 6) };
  return { one, replica, spacing: Math.min(100, share) };
}
