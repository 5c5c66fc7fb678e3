import { useCallback, useEffect, useRef, useState } from 'react';
import { crashLastsMs, type Fault } from '@session-lab/contract';
import type { Exchange } from '../../../api/exchange.ts';
import { chaptersOf } from './chapters.ts';
import type { Dealt } from './tally.ts';

const everyMs = 450;
/** NGINX tries a replica that failed again after three seconds; this is time enough to see it, and one more. */
const longestMs = crashLastsMs + 7_000;

export type CrashWatch = {
  readonly crashed: string | undefined;
  readonly exchanges: readonly Exchange[];
  readonly watching: boolean;
  /** Crashes a replica, and sends one request after the other until it has answered again. */
  readonly start: (replica: string) => Promise<void>;
};

export function useCrashWatch(
  inject: (fault: Fault) => Promise<boolean>,
  ask: (turn: number) => Promise<Dealt>,
): CrashWatch {
  const [crashed, setCrashed] = useState<string>();
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const [watching, setWatching] = useState(false);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);

  const start = useCallback(
    async (replica: string) => {
      if (!(await inject({ fault: 'crash', replica }))) return;
      setCrashed(replica);
      setWatching(true);
      const seen: Exchange[] = [];
      const untilMs = performance.now() + longestMs;
      while (!left.current && performance.now() < untilMs && chaptersOf(replica, seen).back === undefined) {
        seen.push((await ask(seen.length)).exchange);
        setExchanges([...seen]);
        await new Promise((resolve) => {
          setTimeout(resolve, everyMs);
        });
      }
      setWatching(false);
    },
    [ask, inject],
  );
  return { crashed, exchanges, watching, start };
}
