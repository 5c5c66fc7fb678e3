import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useMediaQuery } from '../use-media-query.ts';
import { createWalk, type Walk, type WalkState } from './walk.ts';

/** Creates the walk of a picture. With reduced motion, Still is on. */
export function useWalk(): Walk {
  const reducedMotion = useMediaQuery('(prefers-reduced-motion: reduce)');
  const [walk] = useState(() =>
    createWalk({
      still: reducedMotion,
      after: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => {
          clearTimeout(timer);
        };
      },
    }),
  );
  useEffect(() => {
    if (reducedMotion) walk.setStill(true);
  }, [walk, reducedMotion]);
  useEffect(() => walk.reset, [walk]);
  return walk;
}

/** Returns a part of the state of a walk. Renders again only when this part changes. */
export const useWalkState = <Value>(walk: Walk, select: (state: WalkState) => Value): Value =>
  useStore(walk.store, select);
