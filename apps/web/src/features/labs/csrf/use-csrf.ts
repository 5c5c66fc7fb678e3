import { useMemo, useState } from 'react';
import type { Sites } from '@session-lab/contract';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { useShown } from '../../../stage/motion/use-player.ts';
import { exchangeOf } from '../frame/arrivals.ts';
import { openWindow, useBank, type Bank, type BankState } from '../frame/bank.ts';
import { endMark, isForged, markOf, planOf, resultsOf, type CellId, type Results } from './matrix.ts';

/** Longest time without an arrival. After it, the other window counts as closed. */
const silenceMs = 12_000;
/** The prize page waits three seconds. */
const prizeMs = 20_000;

export type Received = { readonly arrival: Arrival; readonly exchange: Exchange };

/** One window that was opened, and the requests of it that arrived. `cells` is empty for the sign-in and the prize page. */
type Run = {
  readonly id: number;
  readonly cells: readonly CellId[];
  readonly received: readonly Received[];
  readonly hasEnded: boolean;
  /** Whether the window went through all its attacks. */
  readonly isWhole: boolean;
};

export type Csrf = {
  readonly state: BankState;
  readonly busy: boolean;
  readonly problem: string | undefined;
  /** All requests that the player has shown, in order. */
  readonly received: readonly Received[];
  readonly results: Results;
  /** Cells of the run in flight. */
  readonly pending: readonly CellId[];
  readonly signIn: () => void;
  readonly openPrize: () => void;
  /** Tries the attacks of these cells, in one window of the attacker. */
  readonly attack: (cells: readonly CellId[]) => void;
};

/** Runs the lab: opens the windows, and gives the requests that arrived at the bank to the player. */
export function useCsrf(player: Player): Csrf {
  const { log } = useApi();
  const state = useBank();
  const [runs, setRuns] = useState<readonly Run[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const exchanges = useShown(player);
  const shown = useMemo(() => shownOf(runs, exchanges), [runs, exchanges]);
  const results = useMemo(
    () =>
      new Map(
        shown.flatMap(({ cells, received, isWhole }) => [
          ...resultsOf(
            cells,
            received.map(({ arrival }) => arrival),
            isWhole,
          ),
        ]),
      ),
    [shown],
  );
  const last = shown.at(-1);

  async function run({
    cells = [],
    label,
    address,
    belongs,
    isLast,
    timeoutMs = silenceMs,
  }: Plan): Promise<void> {
    if (state.status !== 'on') return;
    const { bank } = state;
    setBusy(true);
    setProblem(undefined);
    // In the click, or the browser blocks the window.
    const opened = openWindow();
    const student = opened === undefined ? undefined : await bank.student();
    if (opened === undefined || student === undefined) {
      opened?.close();
      setProblem(
        opened === undefined
          ? 'The browser blocked the window. Allow windows for this page, and try again.'
          : 'The bank did not open an account. Try again in a moment.',
      );
      setBusy(false);
      return;
    }
    const id = (runs.at(-1)?.id ?? 0) + 1;
    let current: Run = { id, cells, received: [], hasEnded: false, isWhole: false };
    const change = (more: Partial<Run>): void => {
      current = { ...current, ...more };
      setRuns((before) => [...before.filter((one) => one.id !== id), current]);
    };
    const size = Math.max(1, cells.length);
    player.begin({ size, label, pace: size > 1 ? 'stream' : 'follow' });
    change({});
    opened.location.href = address(bank.sites, student);
    const isWhole = await followAll(bank, timeoutMs, (arrival) => {
      if (belongs(arrival)) {
        const exchange = exchangeOf(arrival, log.nextNumber());
        change({ received: [...current.received, { arrival, exchange }] });
        log.add(exchange);
      }
      return isLast(arrival);
    });
    change({ hasEnded: true, isWhole });
    if (current.received.length < size) player.end();
    if (!isWhole) setProblem('Not all requests arrived at the bank. Did the other window stay open?');
    setBusy(false);
  }

  return {
    state,
    busy,
    problem,
    received: useMemo(() => shown.flatMap(({ received }) => received), [shown]),
    results,
    pending: last === undefined || last.hasEnded ? [] : last.cells,
    signIn: () => {
      void run({
        label: 'sign in',
        address: ({ bank }, student) => `${bank}/?student=${student}&as=ada&carrier=none&defence=none&leave`,
        belongs: isSignIn,
        isLast: isSignIn,
      });
    },
    openPrize: () => {
      void run({
        label: 'the prize page',
        address: ({ attacker }, student) => `${attacker}/prize?student=${student}&go=soon`,
        belongs: isForged,
        isLast: isForged,
        timeoutMs: prizeMs,
      });
    },
    attack: (cells) => {
      const marks = new Set<string | undefined>(cells.map(markOf));
      void run({
        cells,
        label: cells.length === 1 ? 'one attack' : 'all attacks',
        address: ({ attacker }, student) =>
          `${attacker}/run?${new URLSearchParams({ student, plan: planOf(cells) }).toString()}`,
        belongs: ({ mark }) => marks.has(mark),
        isLast: ({ mark }) => mark === endMark,
      });
    },
  };
}

type Plan = {
  cells?: readonly CellId[];
  label: string;
  address: (sites: Sites, student: string) => string;
  /** Whether an arrival is part of the story. */
  belongs: (arrival: Arrival) => boolean;
  isLast: (arrival: Arrival) => boolean;
  timeoutMs?: number;
};

const isSignIn = ({ path, fetchSite, user }: Arrival): boolean =>
  path.endsWith('/sign-in') && fetchSite === 'same-origin' && user === 'ada';

/** Follows the arrivals until the last one, or until a time without an arrival. Resolves to whether the last one came. */
async function followAll(
  bank: Bank,
  timeoutMs: number,
  onArrival: (arrival: Arrival) => boolean,
): Promise<boolean> {
  let count = 0;
  const isWhole = await bank.follow((arrival) => {
    count += 1;
    return onArrival(arrival);
  }, timeoutMs);
  return isWhole || (count > 0 && (await followAll(bank, timeoutMs, onArrival)));
}

/** Returns the runs as the player has shown them. A run has ended when all its requests have been shown. */
function shownOf(runs: readonly Run[], exchanges: readonly Exchange[]): readonly Run[] {
  const numbers = new Set(exchanges.map(({ number }) => number));
  return runs.map((run) => {
    const received = run.received.filter(({ exchange }) => numbers.has(exchange.number));
    const isShown = received.length === run.received.length;
    return { ...run, received, hasEnded: run.hasEnded && isShown, isWhole: run.isWhole && isShown };
  });
}
