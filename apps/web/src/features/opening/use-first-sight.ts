import { useEffect, useRef } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { Exchange } from '../../api/exchange.ts';
import { useMediaQuery } from '../../stage/use-media-query.ts';
import { labelOf } from './lanes.ts';

/** Time to read the title, in milliseconds. */
const readingMs = 900;

const wasOfTheOpening = ({ credential }: Exchange): boolean =>
  credential.kind === 'other' && credential.label === labelOf('memory');

/** Plays once by itself when the page is first looked at; not for those who want no motion, and not on coming back. */
export function useFirstSight(play: () => void): void {
  const { log } = useApi();
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const begun = useRef(false);
  useEffect(() => {
    if (still || begun.current || log.entries().some(wasOfTheOpening)) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function look(): void {
      clearTimeout(timer);
      if (begun.current || document.visibilityState !== 'visible') return;
      timer = setTimeout(() => {
        begun.current = true;
        play();
      }, readingMs);
    }
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [log, play, still]);
}
