import { useEffect, useMemo, useState } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { pause } from '../../../api/pause.ts';
import type { Pace } from '../../../stage/motion/choreography.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { useShown } from '../../../stage/motion/use-player.ts';
import { exchangeOf, type Received } from './arrivals.ts';
import { openWindow, useBank, type Address, type Bank, type BankState, type OpenedWindow } from './bank.ts';

/** Work with the student’s bank. Resolves to the problem as a sentence if there was one. */
type Work<Input> = (input: Input) => Promise<string | undefined>;

export type BankTasks = {
  readonly state: BankState;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly inBank: (work: Work<Bank>) => void;
  /** Opens a window for the work. Call it at once after a click. */
  readonly inWindow: (work: Work<OpenedWindow & { readonly bank: Bank }>) => void;
};

/** Does one thing at a time with the student’s bank, and keeps the problem of the last one. */
export function useBankTasks(): BankTasks {
  const state = useBank();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function run(work: Work<Bank>): Promise<void> {
    if (state.status !== 'on') return;
    setBusy(true);
    setProblem(undefined);
    setProblem(await work(state.bank));
    setBusy(false);
  }

  return {
    state,
    busy,
    problem,
    inBank: (work) => {
      void run(work);
    },
    inWindow: (work) => {
      void run(async (bank) => {
        const opened = await openWindow(bank);
        return 'problem' in opened ? opened.problem : work({ ...opened, bank });
      });
    },
  };
}

/** One window that was opened, and the requests of it that arrived. `about` is what the lab keeps with it. */
export type BankRun<About> = {
  readonly id: number;
  readonly about: About;
  readonly received: readonly Received[];
  readonly hasEnded: boolean;
  /** Whether the last request of the window arrived. */
  readonly isWhole: boolean;
};

type Plan<About> = {
  readonly about: About;
  /** Name of the run in the player. */
  readonly label: string;
  /** Number of requests that the player shows. */
  readonly size: number;
  readonly pace?: Pace;
  readonly address: Address;
  /** Whether an arrival is part of the story. */
  readonly belongs: (arrival: Arrival) => boolean;
  /** Whether an arrival that is not part of the story is kept with the next one that is. */
  readonly isKept?: (arrival: Arrival) => boolean;
  /** Whether an arrival is the last one. By default, the run ends when `size` requests belong to it. */
  readonly isLast?: (arrival: Arrival) => boolean;
  /** Adds an arrival to the picture that is not a request there. Returns undefined for a request. */
  readonly showLocally?: (arrival: Arrival) => Exchange | undefined;
  /** Longest time without an arrival. After it, the window counts as closed. */
  readonly silenceMs?: number;
  /** Shown if the last request did not arrive. */
  readonly problem?: string;
};

/** Arrivals between the runs that are part of the story: the student pressed something in a window of the sites. */
type Strays<About> = {
  /** Keep both in constants: a new object starts the reads again. */
  readonly about: About;
  readonly belongs: (arrival: Arrival) => boolean;
};
/** Time between two reads of arrivals between the runs, and how long the visible page reads after a run. */
const [strayPollMs, straysLastMs] = [2_000, 600_000] as const;

export type BankRuns<About> = Pick<BankTasks, 'state' | 'busy' | 'problem' | 'inWindow'> & {
  /** The runs as the player has shown them. The last is the newest. */
  readonly runs: readonly BankRun<About>[];
  /** All requests that the player has shown, in order. */
  readonly received: readonly Received[];
  readonly start: (plan: Plan<About>) => void;
};

/** Opens windows of the student’s bank, and adds the requests that the bank received to the request log and the player. */
export function useBankRuns<About>(player: Player, strays?: Strays<About>): BankRuns<About> {
  const { log } = useApi();
  const { state, busy, problem, inWindow } = useBankTasks();
  const [all, setAll] = useState<readonly BankRun<About>[]>([]);
  const exchanges = useShown(player);
  const runs = useMemo(() => shownOf(all, exchanges), [all, exchanges]);

  useEffect(() => {
    if (strays === undefined || state.status !== 'on' || busy) return undefined;
    const over = new AbortController();
    void (async () => {
      // Counts reads: the time in which the page is hidden does not count.
      for (let left = straysLastMs / strayPollMs; left > 0 && !over.signal.aborted;) {
        await pause(strayPollMs);
        if (over.signal.aborted || document.visibilityState === 'hidden') continue;
        left -= 1;
        for (const arrival of await state.bank.newArrivals()) {
          if (over.signal.aborted || !strays.belongs(arrival)) continue;
          const exchange = exchangeOf(arrival, log.nextNumber());
          const received = [{ arrival, exchange }];
          setAll((before) => [
            ...before,
            { id: before.length, about: strays.about, received, hasEnded: true, isWhole: true },
          ]);
          log.add(exchange);
        }
      }
    })();
    return () => {
      over.abort();
    };
  }, [strays, state, busy, log]);

  function start({
    about,
    label,
    size,
    pace = 'follow',
    address,
    belongs,
    isKept,
    isLast,
    showLocally,
    silenceMs = 12_000,
    problem:
      notWhole = 'Not all requests arrived at the bank. Try again, and leave the other window open until it closes itself.',
  }: Plan<About>): void {
    const id = all.length;
    inWindow(async ({ bank, goTo }) => {
      let run: BankRun<About> = { id, about, received: [], hasEnded: false, isWhole: false };
      const change = (more: Partial<BankRun<About>>): void => {
        run = { ...run, ...more };
        setAll((before) => [...before.slice(0, id), run]);
      };
      player.begin({ size, label, pace });
      change({});
      goTo(address);
      let before: readonly Arrival[] = [];
      const isWhole = await bank.follow((arrival) => {
        if (belongs(arrival)) {
          const local = showLocally?.(arrival);
          const exchange = local ?? exchangeOf(arrival, log.nextNumber());
          change({ received: [...run.received, { arrival, exchange, before }] });
          before = [];
          if (local === undefined) log.add(exchange);
        } else if (isKept?.(arrival) === true) before = [...before, arrival];
        return isLast?.(arrival) ?? run.received.length >= size;
      }, silenceMs);
      change({ hasEnded: true, isWhole });
      if (run.received.length < size) player.end();
      return isWhole ? undefined : notWhole;
    });
  }

  return {
    state,
    busy,
    problem,
    inWindow,
    runs,
    received: useMemo(() => runs.flatMap(({ received }) => received), [runs]),
    start,
  };
}

/** Returns the runs as the player has shown them. A run has ended when all its requests have been shown. */
export function shownOf<About>(
  runs: readonly BankRun<About>[],
  exchanges: readonly Exchange[],
): readonly BankRun<About>[] {
  const numbers = new Set(exchanges.map(({ number }) => number));
  return runs.map((run) => {
    const received = run.received.filter(({ exchange }) => numbers.has(exchange.number));
    const isShown = received.length === run.received.length;
    return { ...run, received, hasEnded: run.hasEnded && isShown, isWhole: run.isWhole && isShown };
  });
}

/** Returns what the run in flight is about. Undefined if all requests of the newest run have been shown. */
export function inFlight<About>(runs: readonly BankRun<About>[]): About | undefined {
  const last = runs.at(-1);
  return last === undefined || last.hasEnded ? undefined : last.about;
}
