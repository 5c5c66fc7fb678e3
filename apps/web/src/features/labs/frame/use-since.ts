import { useEffect, useState } from 'react';

/** Returns the time since an instant in epoch milliseconds, read every `tickMs`. 0 without an instant. */
export function useSince(startMs: number | undefined, tickMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (startMs === undefined) return undefined;
    const timer = setInterval(() => {
      setNowMs(Date.now());
    }, tickMs);
    return () => {
      clearInterval(timer);
    };
  }, [startMs, tickMs]);
  return startMs === undefined ? 0 : Math.max(0, nowMs - startMs);
}
