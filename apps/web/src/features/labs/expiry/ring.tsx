import { useEffect, useRef, type ReactNode } from 'react';
import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { useMediaQuery } from '../../../stage/use-media-query.ts';
import { useSecondsLeft } from '../../../ui/countdown.tsx';
import styles from './ring.module.css';
import type { Left } from './use-expiry.ts';

type RingProps = {
  name: string;
  /** Where the remaining time comes from. */
  source: string;
  left: Left | undefined;
};

const radius = 52;
const length = 2 * Math.PI * radius;

/** The remaining time from the last response. Counts down with this computer's clock until the next response. */
export function Ring({ name, source, left }: RingProps): ReactNode {
  const arc = useRef<SVGCircleElement>(null);
  const reducedMotion = useMediaQuery('(prefers-reduced-motion: reduce)');
  const untilMs = left === undefined || left.over ? 0 : left.untilMs;
  const seconds = useSecondsLeft(untilMs);

  useEffect(() => {
    const { current } = arc;
    const remainingMs = Math.max(0, untilMs - Date.now());
    if (current === null || reducedMotion || remainingMs === 0) return undefined;
    const running = current.animate(
      [{ strokeDashoffset: offset(remainingMs) }, { strokeDashoffset: length }],
      {
        duration: remainingMs,
        fill: 'forwards',
      },
    );
    return () => {
      running.cancel();
    };
  }, [untilMs, reducedMotion]);

  return (
    <figure className={styles['figure']}>
      <svg className={styles['ring']} viewBox="0 0 120 120" aria-hidden="true">
        <circle className={styles['track']} cx="60" cy="60" r={radius} />
        <circle
          className={styles['arc']}
          cx="60"
          cy="60"
          r={radius}
          ref={arc}
          strokeDasharray={length}
          strokeDashoffset={reducedMotion ? offset(seconds * 1000) : length}
        />
      </svg>
      <div className={styles['text']}>
        <span className={styles['seconds']}>
          {left === undefined ? '–' : left.over ? 'ended' : `${seconds} s`}
        </span>
      </div>
      <figcaption className={styles['caption']}>
        <b>{name}</b>
        <span className={styles['source']}>{source}</span>
      </figcaption>
    </figure>
  );
}

const offset = (remainingMs: number): number => length * (1 - Math.min(1, remainingMs / expiryLastsMs));
