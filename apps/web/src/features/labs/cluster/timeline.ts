import type { ClusterFailure, ClusterFailureKind, ClusterServerName } from '@session-lab/contract';
import { endpoints, users, type User } from '@session-lab/contract/labs/cluster';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { duration } from '../../../ui/format.ts';
import { endOf, ticksOf, type Tick } from '../frame/ticks.ts';

export type UserName = User['name'];

/** A run of the page. `forgotten` and `confirmed`: a sign-out before the failure, without and with WAIT. */
export type Run = { readonly kind: 'kill' | 'forgotten' | 'confirmed'; readonly startedAtMs: number };

/** A failure as the servers reported it. Times in epoch milliseconds of this computer. */
export type Failure = {
  /** The reported start. It identifies the failure. */
  readonly startedAt: string;
  readonly failure: ClusterFailureKind;
  readonly server: ClusterServerName;
  readonly replica: ClusterServerName;
  readonly fromMs: number;
  readonly promotedMs: number | undefined;
  readonly endedMs: number | undefined;
};

/** The user and the primary of the session that a response named, by the number of the request. */
export type Places = ReadonlyMap<number, User>;

/** A run as the player has shown it. */
export type Line = {
  readonly run: Run;
  readonly lanes: Readonly<Record<UserName, readonly Tick[]>>;
};

const isMe = ({ path }: Exchange): boolean => path === endpoints.readMe.path;
const isSignOut = ({ path }: Exchange): boolean => path === endpoints.signOut.path;
const isRefused = ({ code }: Exchange): boolean => code === 'store_unavailable';
const isEnded = ({ code }: Exchange): boolean => code === 'invalid_token';

/** Returns the user whose token the request carried. */
export const userOf = ({ credential }: Exchange): UserName | undefined =>
  users.find((name) => credential.kind === 'other' && credential.label === name);

/** Returns the failure with times of this computer's clock. */
export const failureOf = (
  { failure, server, replica, startedAt, promotedAt, endedAt }: ClusterFailure,
  clockAheadMs: number,
): Failure => {
  const here = (instant: string | null): number | undefined =>
    instant === null ? undefined : Date.parse(instant) - clockAheadMs;
  return {
    startedAt,
    failure,
    server,
    replica,
    fromMs: Date.parse(startedAt) - clockAheadMs,
    promotedMs: here(promotedAt),
    endedMs: here(endedAt),
  };
};

/** Returns a run from the responses that the player has shown. Undefined before its first response. */
function lineOf(run: Run, shown: readonly Exchange[], nextMs: number): Line | undefined {
  const own = shown.filter(
    (exchange) =>
      (isMe(exchange) || isSignOut(exchange)) &&
      exchange.startedAtMs >= run.startedAtMs &&
      exchange.startedAtMs < nextMs,
  );
  if (own.length === 0) return undefined;
  const lane = (name: UserName): Tick[] =>
    ticksOf(
      own.filter((exchange) => userOf(exchange) === name),
      run.startedAtMs,
    );
  return { run, lanes: { Ada: lane('Ada'), Ben: lane('Ben') } };
}

/** Returns the newest shown run, or the newest shown run of one kind. */
export function newestLine(
  runs: readonly Run[],
  shown: readonly Exchange[],
  kind?: Run['kind'],
): Line | undefined {
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const run = runs[index];
    if (run === undefined || (kind !== undefined && run.kind !== kind)) continue;
    const line = lineOf(run, shown, runs[index + 1]?.startedAtMs ?? Infinity);
    if (line !== undefined) return line;
  }
  return undefined;
}

const allTicks = ({ lanes }: Line): Tick[] => [...lanes.Ada, ...lanes.Ben];
const lastShownMs = (line: Line): number =>
  Math.max(...allTicks(line).map(({ exchange }) => endOf(exchange)));

/** Returns the failures of one kind since the start of a run, as far as the run is shown. Other students may cause some. */
export const failuresIn = (
  line: Line,
  failures: readonly Failure[],
  kind: ClusterFailureKind = 'killed',
): Failure[] => {
  const untilMs = lastShownMs(line);
  return failures
    .filter(({ failure, fromMs }) => failure === kind && fromMs >= line.run.startedAtMs && fromMs <= untilMs)
    .map((one) =>
      one.promotedMs !== undefined && one.promotedMs > untilMs ? { ...one, promotedMs: undefined } : one,
    );
};

/** Returns the primary of the user's session just before a failure. */
const primaryBefore = (
  ticks: readonly Tick[],
  { fromMs }: Failure,
  places: Places,
): ClusterServerName | undefined => {
  const last = ticks.findLast(({ exchange }) => exchange.startedAtMs < fromMs && succeeded(exchange));
  return last && places.get(last.exchange.number)?.place.server;
};

const usersOn = (line: Line, killed: Failure, places: Places): UserName[] =>
  users.filter((name) => primaryBefore(line.lanes[name], killed, places) === killed.server);

/** The answers of the question, in the order of `lab.ts`. */
const answer = { all: 0, onServer: 1, none: 2 } as const;

/**
 * Returns the index of the right answer, from the answers after the promotion. Undefined before a primary with one of the two
 * sessions was killed, and before the Cluster has answered for each user afterwards.
 */
export function rightAnswer(
  line: Line | undefined,
  failures: readonly Failure[],
  places: Places,
): number | undefined {
  if (line === undefined) return undefined;
  for (const killed of failuresIn(line, failures)) {
    const right = rightAnswerOf(line, killed, places);
    if (right !== undefined) return right;
  }
  return undefined;
}

function rightAnswerOf(line: Line, killed: Failure, places: Places): number | undefined {
  const { promotedMs } = killed;
  const onServer = usersOn(line, killed, places);
  if (promotedMs === undefined || onServer.length === 0) return undefined;
  const last = users.map((name) => ({
    name,
    tick: line.lanes[name].findLast(
      ({ exchange }) => exchange.startedAtMs > promotedMs && (succeeded(exchange) || isEnded(exchange)),
    ),
  }));
  if (last.some(({ tick }) => tick === undefined)) return undefined;
  const out = last.flatMap(({ name, tick }) => (tick !== undefined && isEnded(tick.exchange) ? [name] : []));
  if (out.length === 0) return answer.none;
  if (out.length === users.length) return answer.all;
  return out.every((name) => onServer.includes(name)) ? answer.onServer : undefined;
}

/** The requests of a user around a failure. */
type Interruption = {
  readonly refused: readonly Tick[];
  /** The first 200 after the refused requests. */
  readonly back: Tick | undefined;
};

function interruptionOf(ticks: readonly Tick[], { fromMs }: Failure): Interruption | undefined {
  const first = ticks.findIndex(({ exchange }) => isRefused(exchange) && endOf(exchange) >= fromMs);
  if (first < 0) return undefined;
  const rest = ticks.slice(first);
  const end = rest.findIndex(({ exchange }) => succeeded(exchange));
  const until = end < 0 ? rest.length : end;
  return {
    refused: rest.slice(0, until).filter(({ exchange }) => isRefused(exchange)),
    back: end < 0 ? undefined : rest[end],
  };
}

/** Returns the time in which a user was refused: from the start of the first 503 to the end of the next 200. */
const refusedMs = ({ refused, back }: Interruption): number | undefined => {
  const [first] = refused;
  return first === undefined || back === undefined
    ? undefined
    : endOf(back.exchange) - first.exchange.startedAtMs;
};

/**
 * Returns the response that completes the lab: the first 200 of the user on the killed primary, after a 503 for the same token.
 * The other user got only 200, also during the failure.
 */
export function completedBy(
  line: Line | undefined,
  failures: readonly Failure[],
  places: Places,
): Exchange | undefined {
  if (line === undefined) return undefined;
  for (const killed of failuresIn(line, failures)) {
    const [name] = usersOn(line, killed, places);
    const other = users.find((one) => one !== name);
    if (name === undefined || other === undefined) continue;
    const back = interruptionOf(line.lanes[name], killed)?.back;
    const others = line.lanes[other];
    const isUndisturbed =
      others.every(({ exchange }) => succeeded(exchange)) &&
      back !== undefined &&
      others.some(
        ({ exchange }) =>
          exchange.startedAtMs > killed.fromMs && exchange.startedAtMs < back.exchange.startedAtMs,
      );
    if (isUndisturbed) return back.exchange;
  }
  return undefined;
}

/** Describes the failure for each user, from the shown responses. Empty before a user is served again, and for a sign-out. */
export function verdictOf(line: Line | undefined, failures: readonly Failure[]): string {
  if (line?.run.kind !== 'kill') return '';
  const killed = failuresIn(line, failures).at(-1);
  if (killed === undefined) return '';
  const lanes = users.map((name) => {
    const ticks = line.lanes[name];
    const interruption = interruptionOf(ticks, killed);
    const ms = interruption && refusedMs(interruption);
    return { name, ticks, interruption, ms };
  });
  if (lanes.some(({ interruption, ms }) => interruption !== undefined && ms === undefined)) return '';
  if (lanes.every(({ interruption }) => interruption === undefined)) return '';
  return lanes
    .filter(({ ticks }) => ticks.length > 0)
    .map(({ name, ticks, interruption, ms }) => {
      const count = ticks.filter(({ exchange }) => succeeded(exchange)).length;
      return interruption === undefined || ms === undefined
        ? `${name}: ${count} of ${ticks.length} requests got 200.`
        : `${name}: ${interruption.refused.length} × 503, then 200 again after ${duration(ms)}, with the same token.`;
    })
    .join(' ');
}

/** One line of the story of a sign-out. */
export type StoryLine = { readonly text: string; readonly isResult?: true };

/** Describes a sign-out before a failure, from the shown responses. */
export function storyOf(line: Line | undefined, failures: readonly Failure[]): StoryLine[] {
  if (line === undefined) return [];
  const ticks = line.lanes.Ada;
  const signOuts = ticks.filter(({ exchange }) => isSignOut(exchange));
  const [first] = signOuts;
  const cutOff = failuresIn(line, failures, 'cut-off').at(0);
  if (first === undefined || cutOff === undefined) return [];
  const { replica } = cutOff;
  const isConfirmed = line.run.kind === 'confirmed';
  const lines: StoryLine[] = [
    { text: `${replica} receives no more changes.` },
    {
      text: `Sign-out${isConfirmed ? ' with WAIT' : ''}: ${outcome(first)}. ${
        succeeded(first.exchange) ? 'The page deletes its token.' : 'Not confirmed: the page keeps the token.'
      }`,
    },
  ];
  const killed = failuresIn(line, failures).at(0);
  if (killed?.promotedMs === undefined) return lines;
  lines.push({
    text: `${killed.server} killed, ${killed.replica} promoted after ${duration(killed.promotedMs - killed.fromMs)}.`,
  });
  const { promotedMs } = killed;
  const read = ticks.find(
    ({ exchange }) =>
      isMe(exchange) && exchange.startedAtMs > promotedMs && (succeeded(exchange) || isEnded(exchange)),
  );
  if (read === undefined) return lines;
  const isStillIn = succeeded(read.exchange);
  const confirmed = signOuts.slice(1).find(({ exchange }) => succeeded(exchange));
  lines.push({
    text: `GET /me with ${succeeded(first.exchange) ? 'a copy of the token' : 'the same token'}: ${outcome(read)}.`,
  });
  if (succeeded(first.exchange)) {
    lines.push({
      text: isStillIn
        ? `Signed out, and still 200: ${killed.replica} never received the DEL.`
        : `${killed.replica} had received the DEL: the sign-out was not forgotten.`,
      isResult: true,
    });
    return lines;
  }
  if (confirmed === undefined) return lines;
  const after = ticks.find(
    ({ exchange, afterMs }) => isMe(exchange) && afterMs > confirmed.afterMs && !isRefused(exchange),
  );
  lines.push({ text: `The page signs out again: ${outcome(confirmed)}.` });
  if (after === undefined) return lines;
  lines.push(
    { text: `GET /me with the same token: ${outcome(after)}.` },
    {
      text: isEnded(after.exchange)
        ? 'The 503 was true: the sign-out was not confirmed, so the page tried again.'
        : 'The confirmed sign-out was forgotten.',
      isResult: true,
    },
  );
  return lines;
}

const outcome = ({ exchange: { status, number } }: Tick): string => `${status ?? 'no answer'} (#${number})`;
