import type { ReactNode } from 'react';
import styles from './countdown.module.css';
import { clock } from './format.ts';
import { useSecondsLeft } from './use-seconds-left.ts';

type CountdownProps = {
  /** The instant it runs to, in epoch milliseconds. */
  untilMs: number;
  /** Shown from that instant on. */
  over?: string;
};

/** Ticks once a second, on the second, in figures of one width. Silent for screen readers: the instant is in `dateTime`. */
export function Countdown({ untilMs, over = 'over' }: CountdownProps): ReactNode {
  const seconds = useSecondsLeft(untilMs);
  return (
    <time className={styles['countdown']} dateTime={new Date(untilMs).toISOString()}>
      {seconds === 0 ? over : clock(seconds * 1000)}
    </time>
  );
}
