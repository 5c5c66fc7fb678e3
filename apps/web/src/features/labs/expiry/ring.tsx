import { useEffect, useRef, type ReactNode } from 'react';
import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { useMediaQuery } from '../../../stage/use-media-query.ts';
import { useSecondsLeft } from '../../../ui/use-seconds-left.ts';
import styles from './ring.module.css';
import type { Left } from './use-expiry.ts';

type RingProps = { name: string; by: string; left: Left | undefined };

const radius = 52;
const length = 2 * Math.PI * radius;

/** What is left, as the last answer told it; it runs down by this machine's clock until the next one comes. */
export function Ring({ name, by, left }: RingProps): ReactNode {
  const arc = useRef<SVGCircleElement>(null);
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const untilMs = left === undefined || left.over ? 0 : left.untilMs;
  const seconds = useSecondsLeft(untilMs);

  useEffect(() => {
    const { current } = arc;
    const remainingMs = Math.max(0, untilMs - Date.now());
    if (current === null || still || remainingMs === 0) return undefined;
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
  }, [untilMs, still]);

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
          strokeDashoffset={still ? offset(seconds * 1000) : length}
        />
      </svg>
      <div className={styles['words']}>
        <span className={styles['seconds']}>
          {left === undefined ? '–' : left.over ? 'gone' : `${seconds} s`}
        </span>
      </div>
      <figcaption className={styles['caption']}>
        <b>{name}</b>
        <span className={styles['by']}>{by}</span>
      </figcaption>
    </figure>
  );
}

const offset = (remainingMs: number): number => length * (1 - Math.min(1, remainingMs / expiryLastsMs));
