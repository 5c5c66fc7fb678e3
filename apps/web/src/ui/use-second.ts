import { useSyncExternalStore } from 'react';

/** The clock of this machine, in whole seconds of epoch milliseconds; draws its users anew together, on the second. */
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
