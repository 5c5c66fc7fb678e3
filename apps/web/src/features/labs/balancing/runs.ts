import type { Algorithm } from '@session-lab/contract/labs/balancing';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

export const algorithmNames: Readonly<Record<Algorithm, string>> = {
  'round-robin': 'Round robin',
  'least-connections': 'Least connections',
  hash: 'Hash of the student',
  'ip-hash': 'Hash of the address',
};

/** How each algorithm picks a server, after the name of the algorithm. */
export const algorithmRules: Readonly<Record<Algorithm, string>> = {
  'round-robin': 'each server in turn',
  'least-connections': 'fewest requests in flight',
  hash: 'computed from the id',
  'ip-hash': 'computed from the address',
};

/** Number of requests in a run. It divides by 2, 3 and 4 replicas. */
export const runSize = 12;

/** A fault that was active during a run. */
export type RunFault = { readonly replica: string; readonly kind: 'slow' | 'crashed' };

/** A run that was started. `inFlight` is filled when responses arrive, which may be before the player shows them. */
export type RunRecord = {
  readonly id: number;
  readonly algorithm: Algorithm;
  /** Number of students whose ids the requests carry. */
  readonly students: number;
  /** The fault that this page had injected when the run started. */
  readonly injected: RunFault | undefined;
  /** Requests in flight on the replica, as the replica reported it, by the number of the exchange. */
  readonly inFlight: ReadonlyMap<number, number | undefined>;
};

/** A run with the responses that the player has shown, in order of arrival. */
export type ShownRun = Omit<RunRecord, 'inFlight'> & {
  readonly responses: readonly { readonly exchange: Exchange; readonly inFlight: number | undefined }[];
};

/** Returns the runs of which at least the start was shown, in the same order. */
export function shownRuns(records: readonly RunRecord[], shown: readonly Exchange[]): ShownRun[] {
  return records.map(({ inFlight, ...run }) => ({
    ...run,
    responses: shown
      .filter(({ number }) => inFlight.has(number))
      .map((exchange) => ({ exchange, inFlight: inFlight.get(exchange.number) })),
  }));
}

export const isDone = ({ responses }: Pick<ShownRun, 'responses'>): boolean => responses.length >= runSize;

export type Share = {
  readonly replica: string;
  readonly count: number;
  /** Highest number of requests in flight, or undefined without a response. */
  readonly mostInFlight: number | undefined;
};

export function shareOf(replica: string, { responses }: Pick<ShownRun, 'responses'>): Share {
  const own = responses.filter(({ exchange }) => exchange.servedBy === replica);
  const counts = own.flatMap(({ inFlight }) => (inFlight === undefined ? [] : [inFlight]));
  return {
    replica,
    count: own.length,
    mostInFlight: counts.length === 0 ? undefined : Math.max(...counts),
  };
}

/** Returns the time from the first request to the last response. */
export function tookMs({ responses }: Pick<ShownRun, 'responses'>): number {
  const exchanges = responses.map(({ exchange }) => exchange);
  if (exchanges.length === 0) return 0;
  const ends = exchanges.map(({ startedAtMs, totalMs }) => startedAtMs + totalMs);
  return Math.max(...ends) - Math.min(...exchanges.map(({ startedAtMs }) => startedAtMs));
}

/** Time of the handler above which a replica counts as slow: the work takes 300 ms, and a delay of the labs at least 200 ms more. */
const slowMs = 500;

/** Returns the faults of a run: the fault that this page injected, and the faults that the responses show. */
export function faultsOf({ injected, responses }: Pick<ShownRun, 'injected' | 'responses'>): RunFault[] {
  const faults = new Map<string, RunFault>();
  if (injected !== undefined) faults.set(injected.replica, injected);
  for (const { exchange } of responses) {
    const { servedBy, tried, timing } = exchange;
    if (servedBy !== undefined && (timing.handlerMs ?? 0) > slowMs)
      faults.set(servedBy, { replica: servedBy, kind: 'slow' });
    for (const replica of tried.filter((name) => name !== servedBy))
      faults.set(replica, { replica, kind: 'crashed' });
  }
  return [...faults.values()];
}

/** Returns how many requests of a run failed, and with which statuses: "4 got 429". Undefined if each request succeeded. */
export function failuresOf({ responses }: Pick<ShownRun, 'responses'>): string | undefined {
  const failed = responses.filter(({ exchange }) => !succeeded(exchange));
  if (failed.length === 0) return undefined;
  const statuses = new Set(failed.map(({ exchange }) => exchange.status ?? 'no response'));
  return `${failed.length} got ${[...statuses].join(', ')}`;
}

/** The answers of the question, in the order of `lab.ts`. */
const answer = { all: 0, one: 1 } as const;

/**
 * Returns the index of the right answer, from the newest complete run of one student by hash. A run with a fault, a refusal or a
 * retry does not decide the question, nor does a stack with one replica.
 */
export function rightAnswer(runs: readonly ShownRun[], replicas: number): number | undefined {
  const decisive = runs.find(isUndisturbedHash);
  if (decisive === undefined || replicas < 2) return undefined;
  return serversOf(decisive).size === 1 ? answer.one : answer.all;
}

const isUndisturbedHash = (run: ShownRun): boolean =>
  run.algorithm === 'hash' &&
  run.students === 1 &&
  isDone(run) &&
  faultsOf(run).length === 0 &&
  run.responses.every(({ exchange }) => succeeded(exchange));

const serversOf = ({ responses }: Pick<ShownRun, 'responses'>): Set<string> =>
  new Set(
    responses.flatMap(({ exchange }) =>
      exchange.servedBy === undefined || !succeeded(exchange) ? [] : [exchange.servedBy],
    ),
  );

/**
 * Returns the response that completes the lab: the last response of a run by hash in which one replica answered every request. A
 * run by round robin must have reached more than one replica.
 */
export function completedBy(runs: readonly ShownRun[]): Exchange | undefined {
  const tookTurns = runs.some((run) => run.algorithm === 'round-robin' && serversOf(run).size > 1);
  const toOne = runs.find((run) => isUndisturbedHash(run) && serversOf(run).size === 1);
  return tookTurns ? toOne?.responses.at(-1)?.exchange : undefined;
}
