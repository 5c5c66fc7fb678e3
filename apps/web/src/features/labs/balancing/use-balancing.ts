import { useCallback, useEffect, useRef, useState } from 'react';
import { endpoints, type Algorithm } from '@session-lab/contract/labs/balancing';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { asStudent, newStudent } from '../frame/student.ts';
import { algorithmNames, runSize, type RunFault, type RunRecord } from './runs.ts';

const atOnce = 4;
export const manyStudents = 6;
const maxRuns = 8;

/** A run to send: twelve requests, four at a time, as one student or as six. */
export type RunOrder = {
  readonly algorithm: Algorithm;
  readonly students?: number;
  readonly injected?: RunFault | undefined;
};

export type Balancing = {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  /** Sends a run. Resolves when the player has shown it. */
  readonly send: (order: RunOrder) => Promise<void>;
  /** Sends one request by round robin. */
  readonly sendOne: () => Promise<Exchange>;
};

export function useBalancing(player: Player): Balancing {
  const { client } = useApi();
  const [students] = useState(() => Array.from({ length: manyStudents }, newStudent));
  const [records, setRecords] = useState<readonly RunRecord[]>([]);
  const runs = useRef(0);
  const stopped = useRef(false);
  useEffect(() => {
    stopped.current = false;
    return () => {
      stopped.current = true;
    };
  }, []);

  const request = useCallback(
    (algorithm: Algorithm, student: string | undefined) =>
      client.request(endpoints.work, {
        params: { algorithm },
        token: undefined,
        headers: asStudent(student ?? ''),
      }),
    [client],
  );

  const send = useCallback(
    async ({ algorithm, students: count = 1, injected }: RunOrder) => {
      runs.current += 1;
      const id = runs.current;
      const record: RunRecord = { id, algorithm, students: count, injected, inFlight: new Map() };
      setRecords((before) => [record, ...before].slice(0, maxRuns));
      player.begin({ size: runSize, pace: 'concurrent', label: algorithmNames[algorithm] });
      const numbers: number[] = [];
      await inParallel(async (index) => {
        if (stopped.current) return;
        const answer = await request(algorithm, students[index % count]);
        const { number } = answer.exchange;
        const inFlight = answer.ok ? answer.data.inFlight : undefined;
        numbers.push(number);
        setRecords((before) =>
          before.map((one) => (one.id === id ? withResponse(one, number, inFlight) : one)),
        );
      });
      if (stopped.current) return;
      player.end();
      await Promise.all(numbers.map((number) => player.whenShown(number)));
    },
    [player, request, students],
  );

  const sendOne = useCallback(
    async () => (await request('round-robin', students[0])).exchange,
    [request, students],
  );

  return { records, send, sendOne };
}

const withResponse = (record: RunRecord, number: number, inFlight: number | undefined): RunRecord => ({
  ...record,
  inFlight: new Map(record.inFlight).set(number, inFlight),
});

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
