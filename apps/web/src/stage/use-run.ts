import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer } from '../api/client.ts';

export type Run = {
  /** Number of requests in the run; 0 before the first run. */
  size: number;
  sent: number;
  running: boolean;
};

const updateEveryMs = 80;

/** Number of consecutive requests without a response after which a run stops. */
const maxUnanswered = 3;

/** Sends a run of requests one after another over the keep-alive connection, so that the round robin is visible. */
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
        let updatedAtMs = 0;
        let done = 0;
        for (let sent = 1; sent <= size && !cancelled.current && unanswered < maxUnanswered; sent += 1) {
          // oxlint-disable-next-line no-await-in-loop -- the requests are sequential on purpose
          const answer = await send();
          unanswered = !answer.ok && answer.offline ? unanswered + 1 : 0;
          done = sent;
          if (performance.now() - updatedAtMs < updateEveryMs) continue;
          updatedAtMs = performance.now();
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
