import { useMemo } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import type { Player } from '../../../stage/motion/player.ts';
import { isSignIn } from '../frame/arrivals.ts';
import { inFlight, useBankRuns, type BankRuns } from '../frame/bank-runs.ts';
import type { Results } from '../frame/matrix-cell.tsx';
import { endMark, isForged, markOf, planOf, resultsOf, type CellId } from './matrix.ts';

export type Csrf = Pick<BankRuns<unknown>, 'state' | 'busy' | 'problem' | 'received'> & {
  readonly results: Results;
  /** Cells of the run in flight. */
  readonly pending: readonly CellId[];
  readonly signIn: () => void;
  readonly openPrize: () => void;
  /** Tries the attacks of these cells, in one window of the attacker. */
  readonly attack: (cells: readonly CellId[]) => void;
};

/** A forged transfer after the run of the prize page: the student went back to the page, or opened it again. */
const strays = {
  about: [],
  belongs: (arrival: Arrival): boolean => isForged(arrival) && arrival.mark === undefined,
};

/** Runs the lab: each run is about the cells that it tries. The sign-in and the prize page are about none. */
export function useCsrf(player: Player): Csrf {
  const { runs, start, ...rest } = useBankRuns<readonly CellId[]>(player, strays);
  const results = useMemo(
    () =>
      new Map(
        runs.flatMap(({ about, received, isWhole }) => [
          ...resultsOf(
            about,
            received.map(({ arrival }) => arrival),
            isWhole,
          ),
        ]),
      ),
    [runs],
  );
  return {
    ...rest,
    results,
    pending: inFlight(runs) ?? [],
    signIn: () => {
      start({
        about: [],
        label: 'sign in',
        size: 1,
        address: ({ bank }, student) => `${bank}/?student=${student}&as=ada&carrier=none&defence=none&leave`,
        belongs: isOwnSignIn,
      });
    },
    openPrize: () => {
      start({
        about: [],
        label: 'the prize page',
        size: 1,
        address: ({ attacker }, student) => `${attacker}/prize?student=${student}&go=soon`,
        belongs: isForged,
        // The prize page waits three seconds.
        silenceMs: 20_000,
      });
    },
    attack: (cells) => {
      const marks = new Set<string | undefined>(cells.map(markOf));
      start({
        about: cells,
        label: cells.length === 1 ? 'one attack' : 'all attacks',
        size: cells.length,
        pace: cells.length > 1 ? 'stream' : 'follow',
        address: ({ attacker }, student) =>
          `${attacker}/run?${new URLSearchParams({ student, plan: planOf(cells) }).toString()}`,
        belongs: ({ mark }) => marks.has(mark),
        // Each sign-in opens the bank again: the picture shows the balance.
        isKept: isOwnSignIn,
        isLast: ({ mark }) => mark === endMark,
      });
    },
  };
}

const isOwnSignIn = (arrival: Arrival): boolean =>
  isSignIn(arrival) && arrival.fetchSite === 'same-origin' && arrival.user === 'ada';
