import { useCallback, useSyncExternalStore, type ReactNode } from 'react';
import styles from './countdown.module.css';
import { clock } from './format.ts';

type CountdownProps = {
  /** End of the countdown, in epoch milliseconds. */
  untilMs: number;
  /** Text after the end. */
  over?: string;
};

/** Shows the time left until an instant. Screen readers do not announce each change. */
export function Countdown({ untilMs, over = 'over' }: CountdownProps): ReactNode {
  const seconds = useSecondsLeft(untilMs);
  return (
    <time className={styles['countdown']} dateTime={new Date(untilMs).toISOString()}>
      {seconds === 0 ? over : clock(seconds * 1000)}
    </time>
  );
}

/** Returns the whole seconds until an instant in epoch milliseconds, rounded up. Renders again every second. */
function useSecondsLeft(untilMs: number): number {
  const subscribe = useCallback(
    (onSecond: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const wait = (): void => {
        const leftMs = untilMs - Date.now();
        if (leftMs <= 0) return;
        timer = setTimeout(
          () => {
            onSecond();
            wait();
          },
          ((leftMs - 1) % 1000) + 1,
        );
      };
      wait();
      return () => {
        clearTimeout(timer);
      };
    },
    [untilMs],
  );
  return useSyncExternalStore(subscribe, () => Math.max(0, Math.ceil((untilMs - Date.now()) / 1000)));
}
