import { useEffect, useState, type ReactNode } from 'react';
import { clock } from './format.ts';
import styles from './countdown.module.css';

type CountdownProps = {
  /** The instant it runs to, in epoch milliseconds. */
  untilMs: number;
  /** Shown from that instant on. */
  over?: string;
};

/** Ticks once a second, on the second, in figures of one width. Silent for screen readers: the instant is in `dateTime`. */
export function Countdown({ untilMs, over = 'over' }: CountdownProps): ReactNode {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const leftMs = untilMs - nowMs;
  useEffect(() => {
    if (leftMs <= 0) return undefined;
    const timer = setTimeout(
      () => {
        setNowMs(Date.now());
      },
      (leftMs - 1) % 1000 < 20 ? 1000 : ((leftMs - 1) % 1000) + 1,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [leftMs]);
  return (
    <time className={styles['countdown']} dateTime={new Date(untilMs).toISOString()}>
      {leftMs <= 0 ? over : clock(leftMs)}
    </time>
  );
}
