import { useCallback, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import { useReplicas } from '../api/api-context.tsx';
import { computeLayout, type Layout, type LayoutInput } from './layout.ts';
import { useSize } from './use-size.ts';

const usualReplicas = ['api-1', 'api-2'];

type Wanted = Pick<LayoutInput, 'redis' | 'compact' | 'roomy'>;

/** Returns the layout for the canvas size and the replicas seen so far. `layout` is undefined before the first measurement. */
export function useLayout(
  canvas: RefObject<HTMLElement | null>,
  { redis, compact, roomy }: Wanted,
): {
  layout: Layout | undefined;
  current: () => Layout;
} {
  const size = useSize(canvas);
  const seen = useReplicas();
  const layout = useMemo(() => {
    if (size === undefined) return undefined;
    const known =
      seen.length >= usualReplicas.length ? seen : [...new Set([...usualReplicas, ...seen])].sort();
    return computeLayout({ ...size, replicas: known, redis, compact, roomy });
  }, [size, seen, redis, compact, roomy]);
  const shown = useRef<Layout>(undefined);
  useLayoutEffect(() => {
    shown.current = layout;
  });
  return { layout, current: useCallback(() => shown.current ?? unmeasured, []) };
}

const unmeasured = computeLayout({
  width: 800,
  height: 400,
  replicas: usualReplicas,
  redis: true,
  compact: false,
  roomy: false,
});
