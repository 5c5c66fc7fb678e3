import { useCallback, useState } from 'react';
import { endpoints, type Algorithm } from '@session-lab/contract/labs/balancing';
import { useApi } from '../../../api/api-context.tsx';
import { asStudent, newStudent } from '../frame/student.ts';
import type { RunResponse, BalancingRun } from './tally.ts';

export const runSize = 12;
const atOnce = 4;
const manyStudents = 6;
const maxRuns = 8;

export type Balancing = {
  readonly runs: readonly BalancingRun[];
  readonly running: boolean;
  /** Sends a run as one student or as six. Resolves to all runs. */
  readonly send: (algorithm: Algorithm, asMany: boolean) => Promise<readonly BalancingRun[]>;
  /** Sends one request. With `asMany`, the six students take turns by `index`. */
  readonly sendOne: (algorithm: Algorithm, index: number, asMany: boolean) => Promise<RunResponse>;
};

export function useBalancing(): Balancing {
  const { client } = useApi();
  const [students] = useState(() => Array.from({ length: manyStudents }, () => newStudent()));
  const [runs, setRuns] = useState<readonly BalancingRun[]>([]);
  const [running, setRunning] = useState(false);

  const sendOne = useCallback(
    async (algorithm: Algorithm, index: number, asMany: boolean): Promise<RunResponse> => {
      const answer = await client.request(endpoints.work, {
        params: { algorithm },
        token: undefined,
        headers: asStudent(students[asMany ? index % manyStudents : 0] ?? ''),
      });
      return { exchange: answer.exchange, inFlight: answer.ok ? answer.data.inFlight : undefined };
    },
    [client, students],
  );

  const send = useCallback(
    async (algorithm: Algorithm, asMany: boolean) => {
      setRunning(true);
      const responses: RunResponse[] = [];
      let kept: readonly BalancingRun[] = runs;
      const show = (): void => {
        const id = (runs[0]?.id ?? 0) + 1;
        const run = { id, algorithm, students: asMany ? manyStudents : 1, size: runSize };
        kept = [{ ...run, responses: [...responses] }, ...runs].slice(0, maxRuns);
        setRuns(kept);
      };
      show();
      await inParallel(async (index) => {
        responses.push(await sendOne(algorithm, index, asMany));
        show();
      });
      setRunning(false);
      return kept;
    },
    [runs, sendOne],
  );

  return { runs, running, send, sendOne };
}

/** Calls `work` for each request of a run, with four calls in flight. */
async function inParallel(work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < runSize) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
