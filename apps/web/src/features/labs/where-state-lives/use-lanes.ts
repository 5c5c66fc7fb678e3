import { useCallback, useRef, useState } from 'react';
import { endpoints, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { useApi } from '../../../api/api-context.tsx';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { asStudent, newStudent } from '../frame/student.ts';

type LaneToken = { value: string; label: string; form: 'session' | 'jwt' };

export type LaneState = {
  /** Who signed her in; undefined before. */
  readonly signedInBy: string | undefined;
  /** The answers of the last run, in order. */
  readonly answers: readonly Exchange[];
};

export type Lanes = {
  readonly states: Readonly<Record<Lane, LaneState>>;
  /** The lane that is being asked. */
  readonly current: Lane | undefined;
  readonly runs: number;
  /** Signs in where that was not done yet, then sends so many in each of these lanes, one after the other. */
  readonly run: (which: readonly Lane[], size: number) => Promise<readonly Exchange[][]>;
};

const nothing: LaneState = { signedInBy: undefined, answers: [] };

/** One student's sign-ins in the four lanes, and what came of asking. */
export function useLanes(): Lanes {
  const { client } = useApi();
  const [student] = useState(newStudent);
  const [states, setStates] = useState<Record<Lane, LaneState>>({
    memory: nothing,
    sticky: nothing,
    redis: nothing,
    jwt: nothing,
  });
  const [current, setCurrent] = useState<Lane>();
  const [runs, setRuns] = useState(0);
  const tokens = useRef(new Map<Lane, LaneToken>());

  const change = useCallback((lane: Lane, make: (before: LaneState) => LaneState) => {
    setStates((before) => ({ ...before, [lane]: make(before[lane]) }));
  }, []);

  const signIn = useCallback(
    async (lane: Lane): Promise<LaneToken | undefined> => {
      const answer = await client.request(endpoints.signIn, {
        params: { lane },
        token: undefined,
        headers: asStudent(student),
      });
      if (!answer.ok || answer.newToken === undefined) return undefined;
      change(lane, () => ({ signedInBy: answer.exchange.servedBy, answers: [] }));
      const token = {
        value: answer.newToken,
        label: lane,
        form: lane === 'jwt' ? 'jwt' : 'session',
      } as const;
      tokens.current.set(lane, token);
      return token;
    },
    [change, client, student],
  );

  const ask = useCallback(
    async (lane: Lane, size: number): Promise<Exchange[]> => {
      setCurrent(lane);
      const token = tokens.current.get(lane) ?? (await signIn(lane));
      change(lane, (before) => ({ ...before, answers: [] }));
      const answers: Exchange[] = [];
      if (token === undefined) return answers;
      for (let sent = 0; sent < size; sent += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that turns can be seen
        const { exchange } = await client.request(endpoints.readMe, {
          params: { lane },
          token,
          headers: asStudent(student),
        });
        answers.push(exchange);
        change(lane, (before) => ({ ...before, answers: [...before.answers, exchange] }));
      }
      return answers;
    },
    [change, client, signIn, student],
  );

  const run = useCallback(
    async (which: readonly Lane[], size: number) => {
      const all: Exchange[][] = [];
      // oxlint-disable-next-line no-await-in-loop -- a lane at a time: the picture is followed
      for (const lane of which) all.push(await ask(lane, size));
      setCurrent(undefined);
      setRuns((before) => before + 1);
      return all;
    },
    [ask],
  );
  return { states, current, runs, run };
}

/** The replica that took her last in this lane: of a sticky one, the one that it is pinned to. */
export const pinnedTo = ({ answers, signedInBy }: LaneState): string | undefined =>
  answers.findLast(succeeded)?.servedBy ?? (answers.length > 0 ? signedInBy : undefined);
