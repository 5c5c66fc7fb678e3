import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { encodeBase64url } from '../../api/base64url.ts';
import type { Exchange } from '../../api/exchange.ts';
import { createRequestAnimationGate } from './request-animation-gate.ts';
import { lanes, type Lane, type LaneState } from './lanes.ts';
import { requestCount, runLane, type Failure } from './run-lane.ts';

type Pace = 'usual' | 'slow';

export type Opening = {
  readonly lanes: Readonly<Record<Lane, LaneState>>;
  readonly running: boolean;
  readonly runs: number;
  readonly failure: Failure | undefined;
  /** Number of requests that follow each other without a pause, for the pace of the diagrams. */
  readonly runSize: number;
  readonly run: (pace: Pace) => Promise<void>;
  /** Called per lane when the animation of a request ended. */
  readonly onShown: Readonly<Record<Lane, (exchange: Exchange) => void>>;
};

const initial: LaneState = { name: undefined, shown: [] };
const newStudent = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));

export function useOpening(): Opening {
  const { client } = useApi();
  const [student] = useState(newStudent);
  const [animationGate] = useState(createRequestAnimationGate);
  const [states, setStates] = useState<Record<Lane, LaneState>>({ memory: initial, redis: initial });
  const [pace, setPace] = useState<Pace>('usual');
  const [running, setRunning] = useState(false);
  const [runs, setRuns] = useState(0);
  const [failure, setTrouble] = useState<Failure>();
  const busy = useRef(false);
  const unmounted = useRef(false);
  useEffect(() => {
    unmounted.current = false;
    return () => {
      unmounted.current = true;
    };
  }, []);

  const update = useCallback((lane: Lane, next: (before: LaneState) => LaneState) => {
    setStates((before) => ({ ...before, [lane]: next(before[lane]) }));
  }, []);

  const onShown = useMemo(() => {
    const record = (lane: Lane) => (exchange: Exchange) => {
      update(lane, (before) => ({ ...before, shown: [...before.shown, exchange] }));
      animationGate.finish(exchange.number);
    };
    return { memory: record('memory'), redis: record('redis') };
  }, [animationGate, update]);

  const run = useCallback(
    async (pace: Pace) => {
      if (busy.current) return;
      busy.current = true;
      setPace(pace);
      setRunning(true);
      setTrouble(undefined);
      setStates({ memory: initial, redis: initial });
      const runOne = (lane: Lane): Promise<Failure | undefined> =>
        runLane(lane, {
          client,
          animationGate,
          student,
          slowly: pace === 'slow',
          onSignedIn: (name) => {
            update(lane, (before) => ({ ...before, name }));
          },
          isCancelled: () => unmounted.current,
        });
      const [memory, redis] = await Promise.all(lanes.map(runOne));
      busy.current = false;
      setRunning(false);
      setTrouble(memory ?? redis);
      if (memory === undefined) setRuns((before) => before + 1);
    },
    [animationGate, client, student, update],
  );

  return {
    lanes: states,
    running,
    runs,
    failure,
    runSize: pace === 'slow' ? 1 : requestCount + 1,
    run,
    onShown,
  };
}
