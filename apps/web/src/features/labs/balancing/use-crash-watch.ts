import { useCallback, useEffect, useRef, useState } from 'react';
import { crashLastsMs, type Fault } from '@session-lab/contract';
import type { Exchange } from '../../../api/exchange.ts';
import { crashTimeline } from './crash-timeline.ts';
import type { RunResponse } from './tally.ts';

const everyMs = 450;
/** Maximum duration. NGINX tries a failed replica again every three seconds, so 7 seconds are enough for two attempts. */
const maxMs = crashLastsMs + 7_000;

export type CrashWatch = {
  readonly crashed: string | undefined;
  readonly exchanges: readonly Exchange[];
  readonly watching: boolean;
  /** Crashes a replica, then sends one request after another until the replica responds again. */
  readonly start: (replica: string) => Promise<void>;
};

export function useCrashWatch(
  inject: (fault: Fault) => Promise<boolean>,
  sendOne: (index: number) => Promise<RunResponse>,
): CrashWatch {
  const [crashed, setCrashed] = useState<string>();
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const [watching, setWatching] = useState(false);
  const unmounted = useRef(false);
  useEffect(() => {
    unmounted.current = false;
    return () => {
      unmounted.current = true;
    };
  }, []);

  const start = useCallback(
    async (replica: string) => {
      if (!(await inject({ fault: 'crash', replica }))) return;
      setCrashed(replica);
      setWatching(true);
      const seen: Exchange[] = [];
      const untilMs = performance.now() + maxMs;
      while (
        !unmounted.current &&
        performance.now() < untilMs &&
        crashTimeline(replica, seen).recovery === undefined
      ) {
        seen.push((await sendOne(seen.length)).exchange);
        setExchanges([...seen]);
        await new Promise((resolve) => {
          setTimeout(resolve, everyMs);
        });
      }
      setWatching(false);
    },
    [inject, sendOne],
  );
  return { crashed, exchanges, watching, start };
}
