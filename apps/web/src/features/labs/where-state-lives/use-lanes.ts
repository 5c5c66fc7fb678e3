import { useCallback, useRef, useState } from 'react';
import { endpoints, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { useApi } from '../../../api/api-context.tsx';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { asStudent, newStudent } from '../frame/student.ts';

type LaneToken = { value: string; label: string; form: 'session' | 'jwt' };

export type LaneState = {
  readonly signedInBy: string | undefined;
  readonly responses: readonly Exchange[];
};

export type Lanes = {
  readonly states: Readonly<Record<Lane, LaneState>>;
  readonly current: Lane | undefined;
  readonly runs: number;
  /** Sends `size` requests in each lane of `which`, one after another. Signs in first where needed. */
  readonly run: (which: readonly Lane[], size: number) => Promise<readonly Exchange[][]>;
};

const initial: LaneState = { signedInBy: undefined, responses: [] };

/** Runs one student's requests in the four lanes and keeps the responses. */
export function useLanes(): Lanes {
  const { client } = useApi();
  const [student] = useState(newStudent);
  const [states, setStates] = useState<Record<Lane, LaneState>>({
    memory: initial,
    sticky: initial,
    redis: initial,
    jwt: initial,
  });
  const [current, setCurrent] = useState<Lane>();
  const [runs, setRuns] = useState(0);
  const tokens = useRef(new Map<Lane, LaneToken>());

  const update = useCallback((lane: Lane, next: (before: LaneState) => LaneState) => {
    setStates((before) => ({ ...before, [lane]: next(before[lane]) }));
  }, []);

  const signIn = useCallback(
    async (lane: Lane): Promise<LaneToken | undefined> => {
      const answer = await client.request(endpoints.signIn, {
        params: { lane },
        token: undefined,
        headers: asStudent(student),
      });
      if (!answer.ok || answer.newToken === undefined) return undefined;
      update(lane, () => ({ signedInBy: answer.exchange.servedBy, responses: [] }));
      const token = {
        value: answer.newToken,
        label: lane,
        form: lane === 'jwt' ? 'jwt' : 'session',
      } as const;
      tokens.current.set(lane, token);
      return token;
    },
    [client, student, update],
  );

  const runLane = useCallback(
    async (lane: Lane, size: number): Promise<Exchange[]> => {
      setCurrent(lane);
      const token = tokens.current.get(lane) ?? (await signIn(lane));
      update(lane, (before) => ({ ...before, responses: [] }));
      const responses: Exchange[] = [];
      if (token === undefined) return responses;
      for (let sent = 0; sent < size; sent += 1) {
        // oxlint-disable-next-line no-await-in-loop -- sequential requests show the round robin
        const { exchange } = await client.request(endpoints.readMe, {
          params: { lane },
          token,
          headers: asStudent(student),
        });
        responses.push(exchange);
        update(lane, (before) => ({ ...before, responses: [...before.responses, exchange] }));
      }
      return responses;
    },
    [client, signIn, student, update],
  );

  const run = useCallback(
    async (which: readonly Lane[], size: number) => {
      const all: Exchange[][] = [];
      // oxlint-disable-next-line no-await-in-loop -- one lane at a time, so that the diagram can show it
      for (const lane of which) all.push(await runLane(lane, size));
      setCurrent(undefined);
      setRuns((before) => before + 1);
      return all;
    },
    [runLane],
  );
  return { states, current, runs, run };
}

/** Returns the replica that last accepted the token. In the sticky lane, this is the replica of all requests. */
export const pinnedTo = ({ responses, signedInBy }: LaneState): string | undefined =>
  responses.findLast(succeeded)?.servedBy ?? (responses.length > 0 ? signedInBy : undefined);
