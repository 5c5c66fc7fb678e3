import { useCallback, useState } from 'react';
import { endpoints, Generator } from '@session-lab/contract/labs/anatomy';
import { useApi } from '../../../api/api-context.tsx';
import { asStudent } from '../frame/student.ts';
import { predicted, statesBehind } from './lcg.ts';

export type Prediction = {
  readonly seen: readonly number[];
  /** Number of hidden states that give these values. */
  readonly fits: number;
  readonly predicted: number | undefined;
  readonly received: number;
};

const seenFirst = 4;

/** Requests four values of each generator, predicts the fifth, and then requests it. */
export function useNext(student: string): {
  predictions: ReadonlyMap<Generator, Prediction>;
  run: () => Promise<void>;
} {
  const { client } = useApi();
  const [predictions, setPredictions] = useState<ReadonlyMap<Generator, Prediction>>(new Map());
  const [from, setFrom] = useState(0);

  const draw = useCallback(
    async (generator: Generator, first: number, count: number): Promise<readonly number[]> => {
      const answer = await client.request(endpoints.draw, {
        query: { generator, from: first, count },
        token: undefined,
        headers: asStudent(student),
      });
      return answer.ok ? answer.data.values : [];
    },
    [client, student],
  );

  const run = useCallback(async () => {
    for (const generator of Generator.options) {
      // oxlint-disable-next-line no-await-in-loop -- the prediction comes before the value
      const seen = await draw(generator, from, seenFirst);
      const guess = predicted(seen);
      // oxlint-disable-next-line no-await-in-loop -- as above
      const [received] = await draw(generator, from + seenFirst, 1);
      if (received === undefined) return;
      const prediction = { seen, fits: statesBehind(seen).length, predicted: guess, received };
      setPredictions((before) => new Map(before).set(generator, prediction));
    }
    setFrom(from + seenFirst + 1);
  }, [draw, from]);

  return { predictions, run };
}
