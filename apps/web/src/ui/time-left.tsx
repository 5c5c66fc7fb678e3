import type { ReactNode } from 'react';
import { shareLeft } from './ago.ts';
import { clock } from './format.ts';
import styles from './time-left.module.css';
import { useSecond } from './use-second.ts';

type TimeLeftProps = {
  /** When it was whole and when it is over, in epoch milliseconds of this machine's clock. */
  fromMs: number;
  untilMs: number;
  /** Said from that instant on. */
  over: string;
};

/** What is left of a time, in figures and as a bar that empties. The bar adds nothing for those who do not see it. */
export function TimeLeft({ fromMs, untilMs, over }: TimeLeftProps): ReactNode {
  const nowMs = useSecond();
  const isOver = untilMs <= nowMs;
  return (
    <div className={styles['left']} data-over={isOver}>
      <time dateTime={new Date(untilMs).toISOString()}>{isOver ? over : clock(untilMs - nowMs)}</time>
      <span className={styles['track']} aria-hidden="true">
        <span style={{ scale: `${shareLeft({ fromMs, untilMs, nowMs })} 1` }} />
      </span>
    </div>
  );
}
