import { useCallback, useRef, useState } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { pause } from '../../../api/pause.ts';
import type { Player } from '../../../stage/motion/player.ts';

/** A request that the player has not shown. `response`: its number in the log, and its time. */
export type Pending = {
  readonly id: number;
  readonly lane: string;
  readonly startedAtMs: number;
  readonly response: { readonly number: number; readonly lastsMs: number } | undefined;
};

type Steady = {
  readonly lane: string;
  /** Time between the starts of two requests. A request that takes longer delays the next one. */
  readonly everyMs: number;
  readonly send: () => Promise<Exchange>;
  readonly isOver: () => boolean;
};

/** Sends requests at an even pace, one lane at a time in each call, and tracks those that the player has not shown. */
export function useSteadyRequests(player: Player): {
  pending: readonly Pending[];
  /** Resolves to the numbers of the requests. */
  sendSteadily: (steady: Steady) => Promise<number[]>;
} {
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const count = useRef(0);
  const sendSteadily = useCallback(
    async ({ lane, everyMs, send, isOver }: Steady): Promise<number[]> => {
      const numbers: number[] = [];
      while (!isOver()) {
        count.current += 1;
        const id = count.current;
        const startedAtMs = Date.now();
        setPending((before) => [...before, { id, lane, startedAtMs, response: undefined }]);
        const { number, totalMs } = await send();
        numbers.push(number);
        const response = { number, lastsMs: totalMs };
        setPending((before) => before.map((one) => (one.id === id ? { ...one, response } : one)));
        void player.whenShown(number).finally(() => {
          setPending((before) => before.filter((one) => one.id !== id));
        });
        await pause(startedAtMs + everyMs - Date.now());
      }
      return numbers;
    },
    [player],
  );
  return { pending, sendSteadily };
}
