import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { encodeBase64url } from '../../api/base64url.ts';
import type { Exchange } from '../../api/exchange.ts';
import { createArrivals } from './arrivals.ts';
import { lanes, type Lane, type LaneState } from './lanes.ts';
import { times, walk, type Trouble } from './walk.ts';

type Pace = 'usual' | 'slow';

export type Opening = {
  readonly lanes: Readonly<Record<Lane, LaneState>>;
  readonly running: boolean;
  /** How many runs have ended with answers. */
  readonly runs: number;
  readonly trouble: Trouble | undefined;
  /** For the stages: how many requests follow each other closely. */
  readonly runSize: number;
  readonly run: (pace: Pace) => Promise<void>;
  /** Of each lane: a request has arrived in its picture. */
  readonly onShown: Readonly<Record<Lane, (exchange: Exchange) => void>>;
};

const nothing: LaneState = { person: undefined, arrived: [] };
const newStudent = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** Ada's sign-ins in the two lanes, and what has come of asking. */
export function useOpening(): Opening {
  const { client } = useApi();
  const [student] = useState(newStudent);
  const [arrivals] = useState(createArrivals);
  const [states, setStates] = useState<Record<Lane, LaneState>>({ memory: nothing, redis: nothing });
  const [pace, setPace] = useState<Pace>('usual');
  const [running, setRunning] = useState(false);
  const [runs, setRuns] = useState(0);
  const [trouble, setTrouble] = useState<Trouble>();
  const busy = useRef(false);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  const change = useCallback((lane: Lane, make: (before: LaneState) => LaneState) => {
    setStates((before) => ({ ...before, [lane]: make(before[lane]) }));
  }, []);

  const onShown = useMemo(() => {
    const hear = (lane: Lane) => (exchange: Exchange) => {
      change(lane, (before) => ({ ...before, arrived: [...before.arrived, exchange] }));
      arrivals.arrive(exchange.number);
    };
    return { memory: hear('memory'), redis: hear('redis') };
  }, [arrivals, change]);

  const run = useCallback(
    async (pace: Pace) => {
      if (busy.current) return;
      busy.current = true;
      setPace(pace);
      setRunning(true);
      setTrouble(undefined);
      setStates({ memory: nothing, redis: nothing });
      const walkOne = (lane: Lane): Promise<Trouble | undefined> =>
        walk(lane, {
          client,
          arrivals,
          student,
          slowly: pace === 'slow',
          onSignedIn: (person) => {
            change(lane, (before) => ({ ...before, person }));
          },
          isOver: () => gone.current,
        });
      const [memory, redis] = await Promise.all(lanes.map(walkOne));
      busy.current = false;
      setRunning(false);
      setTrouble(memory ?? redis);
      if (memory === undefined) setRuns((before) => before + 1);
    },
    [arrivals, change, client, student],
  );

  return { lanes: states, running, runs, trouble, runSize: pace === 'slow' ? 1 : times + 1, run, onShown };
}
