import { useSyncExternalStore } from 'react';

/** Returns the current time in epoch milliseconds, rounded down to a second. Renders again at each new second. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, readSecond);
}

const readSecond = (): number => Math.floor(Date.now() / 1000) * 1000;

function subscribe(onSecond: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (): void => {
    timer = setTimeout(
      () => {
        onSecond();
        wait();
      },
      1001 - (Date.now() % 1000),
    );
  };
  wait();
  return () => {
    clearTimeout(timer);
  };
}
