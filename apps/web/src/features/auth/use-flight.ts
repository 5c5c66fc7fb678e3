import { useEffect, useRef, useState, type RefObject } from 'react';

const startsAfterMs = 500;
const takesMs = 600;

/** Moves the copy at `to` in from where the original stands; at once for those who want no motion. */
export function useFlight(): {
  from: RefObject<HTMLElement | null>;
  to: RefObject<HTMLDivElement | null>;
  landed: boolean;
} {
  const from = useRef<HTMLElement>(null);
  const to = useRef<HTMLDivElement>(null);
  const [landed, setLanded] = useState(false);
  useEffect(() => {
    const start = from.current?.getBoundingClientRect();
    const end = to.current?.getBoundingClientRect();
    if (start === undefined || end === undefined || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      setLanded(true);
      return undefined;
    }
    const flight = to.current?.animate(
      [
        // Its lines are not as long as the original's: before it leaves it would only blur that.
        { translate: `${start.left - end.left}px ${start.top - end.top}px`, opacity: 0 },
        { opacity: 1, offset: 0.2 },
        { translate: '0 0', opacity: 1 },
      ],
      { delay: startsAfterMs, duration: takesMs, easing: 'cubic-bezier(0.5, 0, 0.2, 1)', fill: 'backwards' },
    );
    flight?.addEventListener('finish', () => {
      setLanded(true);
    });
    return () => {
      flight?.cancel();
    };
  }, []);
  return { from, to, landed };
}
