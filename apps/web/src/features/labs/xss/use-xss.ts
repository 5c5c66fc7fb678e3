import { useMemo, useState } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import type { Player } from '../../../stage/motion/player.ts';
import { addLocal } from '../../../stage/motion/show-local.ts';
import { inFlight, useBankRuns, type BankRuns } from '../frame/bank-runs.ts';
import type { Results } from '../frame/matrix-cell.tsx';
import { isSignIn } from '../frame/arrivals.ts';
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
import { isReplay, isReport, isTransfer, resultsOf, sentIn } from './verdicts.ts';

/** Time that a page of a run stays open after its report: for a student to look at, and in a run of many pages. */
const [lookMs, stepMs] = [1_800, 250] as const;

/** The thief before the addresses of the sites are known. */
const unknownThief = 'http://127.0.0.1:9090';

/** The cells that a run tries, and the comments as they were published. Step 2 tries no cells. */
type About = { readonly cells: readonly CellId[]; readonly comments: Comments };

export type Xss = Pick<BankRuns<unknown>, 'state' | 'busy' | 'problem' | 'received'> & {
  readonly comments: Comments;
  readonly edit: (name: CommentName, text: string) => void;
  readonly results: Results;
  /** Cells of the run in flight. */
  readonly pending: readonly CellId[];
  readonly publish: () => void;
  readonly read: () => void;
  readonly useToken: () => void;
  /** Publishes and reads the comments of these cells, in one window. */
  readonly attack: (cells: readonly CellId[]) => void;
};

/** A request of the thief’s server after a run: the student pressed “Use the token” on the thief’s screen. */
const strays = { about: { cells: [], comments: commentsFor(unknownThief) }, belongs: isReplay };

/** Runs the lab: publishes comments, and opens pages of the bank that show them. */
export function useXss(player: Player): Xss {
  const { runs, start, state, ...rest } = useBankRuns<About>(player, strays);
  const [edited, setEdited] = useState<Partial<Comments>>({});
  const thief = state.status === 'on' ? state.bank.sites.attacker : unknownThief;
  const comments = useMemo(() => ({ ...commentsFor(thief), ...edited }), [thief, edited]);
  const results = useMemo(
    () =>
      new Map(
        runs.flatMap(({ about, received, isWhole }) => {
          // A changed comment has no results yet.
          const cells = about.cells.filter(({ comment }) => about.comments[comment] === comments[comment]);
          const arrivals = received.map(({ arrival }) => arrival);
          return [...resultsOf(cells, arrivals, isWhole)];
        }),
      ),
    [comments, runs],
  );
  const firstMark = markOf(firstCell);
  const about = { cells: [], comments };

  return {
    ...rest,
    state,
    comments,
    edit: (name, text) => {
      setEdited((before) => ({ ...before, [name]: text }));
    },
    results,
    pending: inFlight(runs)?.cells ?? [],
    publish: () => {
      start({
        about,
        label: 'publish',
        size: 2,
        address: ({ bank }, student) => atBank(bank, pathOf([publishing(comments.script, student)], lookMs)),
        belongs: ({ mark, path, method }) =>
          mark === publishMark && method === 'POST' && /\/(sign-in|comments)$/.test(path),
        isLast: isEnd,
      });
    },
    read: () => {
      start({
        about,
        label: 'read',
        size: 3,
        address: ({ bank }, student) => atBank(bank, pathOf([reading(firstCell, student)], lookMs)),
        belongs: (arrival) =>
          arrival.mark === firstMark &&
          (/\/(sign-in|comments|transfer)$/.test(arrival.path) || sentIn(arrival).includes(thief)),
        isLast: isEnd,
        // The page’s report is about the data that it sent to the thief.
        showLocally: (arrival) =>
          isReport(arrival) ? addLocal(player, { does: 'send', to: thiefNode }) : undefined,
      });
    },
    useToken: () => {
      start({
        about,
        label: 'the thief',
        size: 1,
        address: ({ attacker }, student) => `${attacker}/screen?student=${student}&go=soon`,
        belongs: isReplay,
        problem: 'The thief’s server used no token. Does its screen show one?',
      });
    },
    attack: (cells) => {
      const marks = new Set<string | undefined>(cells.map(markOf));
      start({
        about: { cells, comments },
        label: cells.length === 1 ? 'one comment' : 'all comments',
        // Most pages have one request of the story: their report.
        size: cells.length,
        pace: cells.length > 1 ? 'stream' : 'follow',
        address: ({ attacker }, student) => {
          const { path, hash } = pathOf(pagesOf(cells, comments, student), stepMs);
          return `${attacker}/program?${new URLSearchParams({ student, to: path }).toString()}${hash}`;
        },
        belongs: (arrival) =>
          marks.has(arrival.mark) && (isReport(arrival) || isTransfer(arrival) || isReplay(arrival)),
        // The picture shows the place of the token and the balance, which come with a sign-in.
        isKept: isSignIn,
        isLast: isEnd,
      });
    },
  };
}

const isEnd = ({ mark }: Arrival): boolean => mark === endMark;

const atBank = (bank: string, { path, hash }: { path: string; hash: string }): string =>
  `${bank}${path}${hash}`;
