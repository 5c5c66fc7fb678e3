import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer } from '../api/client.ts';

export type Run = {
  /** How many were asked for; 0 before the first run. */
  size: number;
  sent: number;
  running: boolean;
};

/** How often the count goes up on the screen, at most. */
const tellEveryMs = 80;

/** After so many in a row without an answer a run gives up. */
const patience = 3;

/** Sends a run of requests, one after the other over the kept-alive connection, so that turns can be seen. */
export function useRun(send: () => Promise<Answer<unknown>>): {
  run: Run;
  start: (size: number) => void;
  cancel: () => void;
} {
  const [run, setRun] = useState<Run>({ size: 0, sent: 0, running: false });
  const cancelled = useRef(false);
  const running = useRef(false);
  useEffect(
    () => () => {
      cancelled.current = true;
    },
    [],
  );

  const start = useCallback(
    (size: number) => {
      if (running.current) return;
      running.current = true;
      cancelled.current = false;
      setRun({ size, sent: 0, running: true });
      void (async () => {
        let unanswered = 0;
        let toldAtMs = 0;
        let done = 0;
        for (let sent = 1; sent <= size && !cancelled.current && unanswered < patience; sent += 1) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
          const answer = await send();
          unanswered = !answer.ok && answer.offline ? unanswered + 1 : 0;
          done = sent;
          if (performance.now() - toldAtMs < tellEveryMs) continue;
          toldAtMs = performance.now();
          setRun({ size, sent, running: true });
        }
        running.current = false;
        setRun({ size, sent: done, running: false });
      })();
    },
    [send],
  );

  const cancel = useCallback(() => {
    cancelled.current = true;
  }, []);
  return { run, start, cancel };
}
