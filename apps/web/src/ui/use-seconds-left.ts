import { useCallback, useSyncExternalStore } from 'react';

/** Whole seconds until an instant in epoch milliseconds, rounded up; draws its user anew when there is one fewer. */
export function useSecondsLeft(untilMs: number): number {
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
