import { useCallback, useState } from 'react';
import { endpoints, type Algorithm } from '@session-lab/contract/labs/balancing';
import { useApi } from '../../../api/api-context.tsx';
import { asStudent, newStudent } from '../frame/student.ts';
import type { Dealt, DealtRun } from './tally.ts';

export const runSize = 12;
const atOnce = 4;
const manyStudents = 6;
/** Older runs are forgotten. */
const runsKept = 8;

export type Balancing = {
  /** The newest first. */
  readonly runs: readonly DealtRun[];
  readonly running: boolean;
  /** Sends a run, in the name of one student or of six; resolves to all that is kept. */
  readonly send: (algorithm: Algorithm, asMany: boolean) => Promise<readonly DealtRun[]>;
  /** Sends one request; the student is the `turn`th of six, or always the same. */
  readonly ask: (algorithm: Algorithm, turn: number, asMany: boolean) => Promise<Dealt>;
};

/** What one page sent under each rule, and what came of it. */
export function useBalancing(): Balancing {
  const { client } = useApi();
  const [students] = useState(() => Array.from({ length: manyStudents }, () => newStudent()));
  const [runs, setRuns] = useState<readonly DealtRun[]>([]);
  const [running, setRunning] = useState(false);

  const ask = useCallback(
    async (algorithm: Algorithm, turn: number, asMany: boolean): Promise<Dealt> => {
      const answer = await client.request(endpoints.work, {
        params: { algorithm },
        token: undefined,
        headers: asStudent(students[asMany ? turn % manyStudents : 0] ?? ''),
      });
      return { exchange: answer.exchange, inFlight: answer.ok ? answer.data.inFlight : undefined };
    },
    [client, students],
  );

  const send = useCallback(
    async (algorithm: Algorithm, asMany: boolean) => {
      setRunning(true);
      const answers: Dealt[] = [];
      let kept: readonly DealtRun[] = runs;
      const show = (): void => {
        const id = (runs[0]?.id ?? 0) + 1;
        const run = { id, algorithm, students: asMany ? manyStudents : 1, size: runSize };
        kept = [{ ...run, answers: [...answers] }, ...runs].slice(0, runsKept);
        setRuns(kept);
      };
      show();
      await inLanes(async (turn) => {
        answers.push(await ask(algorithm, turn, asMany));
        show();
      });
      setRunning(false);
      return kept;
    },
    [ask, runs],
  );

  return { runs, running, send, ask };
}

/** As many lanes as there are at once; each takes the next turn when it has its answer. */
async function inLanes(work: (turn: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < runSize) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
