import type { ReactNode } from 'react';
import { dateWords, shareLeft, timeLeft } from './format.ts';
import styles from './time-left.module.css';
import { useSecond } from './use-second.ts';

type TimeLeftProps = {
  /** Start and end of the time span, in epoch milliseconds of the browser's clock. */
  fromMs: number;
  untilMs: number;
  /** Text after the end. */
  over: string;
};

/** Shows the time left as text and as a bar. Screen readers skip the bar. */
export function TimeLeft({ fromMs, untilMs, over }: TimeLeftProps): ReactNode {
  const nowMs = useSecond();
  const isOver = untilMs <= nowMs;
  return (
    <div className={styles['left']} data-over={isOver}>
      <time dateTime={new Date(untilMs).toISOString()} title={dateWords(untilMs, nowMs)}>
        {isOver ? over : `${timeLeft(untilMs - nowMs)} left`}
      </time>
      <span className={styles['track']} aria-hidden="true">
        <span style={{ scale: `${shareLeft({ fromMs, untilMs, nowMs })} 1` }} />
      </span>
    </div>
  );
}
