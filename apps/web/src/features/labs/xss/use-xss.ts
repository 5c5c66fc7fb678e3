import { useMemo, useState } from 'react';
import type { Sites } from '@session-lab/contract';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { addLocal } from '../../../stage/motion/show-local.ts';
import { useShown } from '../../../stage/motion/use-player.ts';
import { exchangeOf } from '../frame/arrivals.ts';
import { openWindow, useBank, type Bank, type BankState } from '../frame/bank.ts';
import { thiefNode } from '../frame/thief.ts';
import {
  commentsFor,
  endMark,
  firstCell,
  markOf,
  pagesOf,
  pathOf,
  publishing,
  publishMark,
  reading,
  type CellId,
  type CommentName,
  type Comments,
} from './matrix.ts';
import {
  isReplay,
  isReport,
  isTransfer,
  resultsOf,
  sentIn,
  type Received,
  type Results,
} from './verdicts.ts';

/** Longest time without an arrival. After it, the other window counts as closed. */
const silenceMs = 12_000;
/** Time that a page of a run stays open after its report: for a student to look at, and in a run of many pages. */
const [lookMs, stepMs] = [1_800, 250] as const;

/** The thief before the addresses of the sites are known. */
const unknownThief = 'http://127.0.0.1:9090';

/** One window that was opened, and the requests of it that arrived. `cells` is empty in step 2. */
type Run = {
  readonly id: number;
  readonly cells: readonly CellId[];
  /** The comments as they were published. */
  readonly comments: Comments;
  readonly received: readonly Received[];
  readonly hasEnded: boolean;
  /** Whether the window went through all its pages. */
  readonly isWhole: boolean;
};

export type Xss = {
  readonly state: BankState;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly comments: Comments;
  readonly edit: (name: CommentName, text: string) => void;
  /** All requests that the player has shown, in order. */
  readonly received: readonly Received[];
  readonly results: Results;
  /** Cells of the run in flight. */
  readonly pending: readonly CellId[];
  readonly publish: () => void;
  readonly read: () => void;
  readonly useToken: () => void;
  /** Publishes and reads the comments of these cells, in one window. */
  readonly attack: (cells: readonly CellId[]) => void;
};

type Plan = {
  cells?: readonly CellId[];
  label: string;
  size: number;
  address: (sites: Sites, student: string) => string;
  /** Whether an arrival is part of the story. */
  belongs: (arrival: Arrival) => boolean;
  isLast: (arrival: Arrival) => boolean;
  /** Shown if the last request did not arrive. */
  problem: string;
};

const notAll = 'Not all requests arrived at the bank. Did the other window stay open?';

/** Runs the lab: opens the windows, and gives the requests that arrived at the bank to the player. */
export function useXss(player: Player): Xss {
  const { log } = useApi();
  const state = useBank();
  const [edited, setEdited] = useState<Partial<Comments>>({});
  const [runs, setRuns] = useState<readonly Run[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const thief = state.status === 'on' ? state.bank.sites.attacker : unknownThief;
  const comments = useMemo(() => ({ ...commentsFor(thief), ...edited }), [thief, edited]);
  const exchanges = useShown(player);
  const shown = useMemo(() => shownOf(runs, exchanges), [runs, exchanges]);
  const results = useMemo(
    () =>
      new Map(
        shown.flatMap((run) => {
          // A changed comment has no results yet.
          const cells = run.cells.filter(({ comment }) => run.comments[comment] === comments[comment]);
          const arrivals = run.received.map(({ arrival }) => arrival);
          return [...resultsOf(cells, arrivals, run.isWhole)];
        }),
      ),
    [comments, shown],
  );
  const last = shown.at(-1);

  async function run(plan: Plan): Promise<void> {
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
    const { cells = [], label, size } = plan;
    const id = (runs.at(-1)?.id ?? 0) + 1;
    let current: Run = { id, cells, comments, received: [], hasEnded: false, isWhole: false };
    const change = (more: Partial<Run>): void => {
      current = { ...current, ...more };
      setRuns((before) => [...before.filter((one) => one.id !== id), current]);
    };
    player.begin({ size, label, pace: cells.length > 1 ? 'stream' : 'follow' });
    change({});
    opened.location.href = plan.address(bank.sites, student);
    const isWhole = await followAll(bank, (arrival) => {
      if (plan.belongs(arrival)) {
        const isSending = cells.length === 0 && isReport(arrival);
        const exchange = isSending
          ? addLocal(player, { does: 'send', to: thiefNode })
          : exchangeOf(arrival, log.nextNumber());
        change({ received: [...current.received, { arrival, exchange }] });
        if (!isSending) log.add(exchange);
      }
      return plan.isLast(arrival);
    });
    change({ hasEnded: true, isWhole });
    if (current.received.length < size) player.end();
    if (!isWhole) setProblem(plan.problem);
    setBusy(false);
  }

  const firstMark = markOf(firstCell);

  return {
    state,
    busy,
    problem,
    comments,
    edit: (name, text) => {
      setEdited((before) => ({ ...before, [name]: text }));
    },
    received: useMemo(() => shown.flatMap(({ received }) => received), [shown]),
    results,
    pending: last === undefined || last.hasEnded ? [] : last.cells,
    publish: () => {
      void run({
        label: 'publish',
        size: 2,
        address: ({ bank }, student) => atBank(bank, pathOf([publishing(comments.script, student)], lookMs)),
        belongs: ({ mark, path, method }) =>
          mark === publishMark && method === 'POST' && /\/(sign-in|comments)$/.test(path),
        isLast: isEnd,
        problem: notAll,
      });
    },
    read: () => {
      void run({
        label: 'read',
        size: 3,
        address: ({ bank }, student) => atBank(bank, pathOf([reading(firstCell, student)], lookMs)),
        belongs: (arrival) =>
          arrival.mark === firstMark &&
          (/\/(sign-in|comments|transfer)$/.test(arrival.path) || sentIn(arrival).includes(thief)),
        isLast: isEnd,
        problem: notAll,
      });
    },
    useToken: () => {
      void run({
        label: 'the thief',
        size: 1,
        address: ({ attacker }, student) => `${attacker}/screen?student=${student}&go=soon`,
        belongs: isReplay,
        isLast: isReplay,
        problem: 'The thief’s server used no token. Does its screen show one?',
      });
    },
    attack: (cells) => {
      const marks = new Set<string | undefined>(cells.map(markOf));
      void run({
        cells,
        label: cells.length === 1 ? 'one comment' : 'all comments',
        // Most pages have one request of the story: their report.
        size: cells.length,
        address: ({ attacker }, student) => {
          const { path, hash } = pathOf(pagesOf(cells, comments, student), stepMs);
          return `${attacker}/program?${new URLSearchParams({ student, to: path }).toString()}${hash}`;
        },
        belongs: (arrival) =>
          marks.has(arrival.mark) && (isReport(arrival) || isTransfer(arrival) || isReplay(arrival)),
        isLast: isEnd,
        problem: notAll,
      });
    },
  };
}

const isEnd = ({ mark }: Arrival): boolean => mark === endMark;

const atBank = (bank: string, { path, hash }: { path: string; hash: string }): string =>
  `${bank}${path}${hash}`;

/** Follows the arrivals until the last one, or until a time without an arrival. Resolves to whether the last one came. */
async function followAll(bank: Bank, onArrival: (arrival: Arrival) => boolean): Promise<boolean> {
  let count = 0;
  const isWhole = await bank.follow((arrival) => {
    count += 1;
    return onArrival(arrival);
  }, silenceMs);
  return isWhole || (count > 0 && (await followAll(bank, onArrival)));
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
