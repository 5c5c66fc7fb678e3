import { useEffect, useRef } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { Exchange } from '../../api/exchange.ts';
import { useMediaQuery } from '../../stage/use-media-query.ts';
import { labelOf } from './lanes.ts';

/** Time to read the title before the run starts. */
const readingMs = 900;

const isOfOpening = ({ credential }: Exchange): boolean =>
  credential.kind === 'other' && credential.label === labelOf('memory');

/** Starts one run when the page first becomes visible. Does nothing with reduced motion, or if a run was already made. */
export function useAutoplayOnce(play: () => void): void {
  const { log } = useApi();
  const reducedMotion = useMediaQuery('(prefers-reduced-motion: reduce)');
  const started = useRef(false);
  useEffect(() => {
    if (reducedMotion || started.current || log.entries().some(isOfOpening)) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function schedule(): void {
      clearTimeout(timer);
      if (started.current || document.visibilityState !== 'visible') return;
      timer = setTimeout(() => {
        started.current = true;
        play();
      }, readingMs);
    }
    schedule();
    document.addEventListener('visibilitychange', schedule);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', schedule);
    };
  }, [log, play, reducedMotion]);
}
