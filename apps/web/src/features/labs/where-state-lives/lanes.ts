import { Lane } from '@session-lab/contract/labs/where-state-lives';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** The requests of one lane with one token: the sign-in, the requests of earlier runs, and those of the present run. */
export type LaneHistory = {
  readonly signIn: Exchange | undefined;
  readonly earlier: readonly Exchange[];
  readonly current: readonly Exchange[];
};

const path = /^\/v1\/labs\/where-state-lives\/(\w+)\/(me|sign-in)$/;

/** Returns the lane of a request, or undefined for a request that is not of this lab. */
export const laneOf = (exchange: Exchange): Lane | undefined =>
  Lane.safeParse(path.exec(exchange.path)?.[1]).data;

/** Returns a lane's requests since its newest sign-in. The present run has the requests after number `before`. */
export function historyOf(lane: Lane, shown: readonly Exchange[], before: number): LaneHistory {
  const own = shown.filter((exchange) => laneOf(exchange) === lane);
  const at = own.findLastIndex(({ method }) => method === 'POST');
  const reads = own.slice(at + 1);
  return {
    signIn: own[at],
    earlier: reads.filter(({ number }) => number <= before),
    current: reads.filter(({ number }) => number > before),
  };
}

/** Returns the first 401 for a token that another replica accepted. */
export function completedBy({ earlier, current }: LaneHistory): Exchange | undefined {
  const accepting = new Set([...earlier, ...current].filter(succeeded).map(({ servedBy }) => servedBy));
  return current.find(
    ({ status, servedBy }) => status === 401 && accepting.size > 0 && !accepting.has(servedBy),
  );
}

/** The answers of the question, in this order. */
const all = 0;
const some = 1;
const none = 2;

/** Returns the index of the right answer, or undefined if the run does not decide the question. */
export function rightAnswer(history: LaneHistory): number | undefined {
  const { signIn, current } = history;
  const decided = current.every((exchange) => succeeded(exchange) || exchange.status === 401);
  if (signIn === undefined || current.length === 0 || !decided) return undefined;
  // With a server down, the run does not show what the balancer does.
  if (current.some(({ tried }) => tried.length > 1) || restartedIn(history).length > 0) return undefined;
  const good = current.filter(succeeded).length;
  return good === current.length ? all : good === 0 ? none : some;
}

/** Returns the servers that accepted the token and later had no session for it: their process restarted. */
export function restartedIn({ signIn, earlier, current }: LaneHistory): string[] {
  const accepted = new Set<string>();
  const restarted = new Set<string>();
  for (const exchange of [...(signIn === undefined ? [] : [signIn]), ...earlier, ...current]) {
    const { servedBy, status, timing } = exchange;
    if (servedBy === undefined) continue;
    if (succeeded(exchange)) accepted.add(servedBy);
    else if (status === 401 && timing.memory?.found === false && accepted.has(servedBy))
      restarted.add(servedBy);
  }
  return [...restarted];
}

/** Returns the servers that NGINX tried in vain in this run. */
const downIn = (responses: readonly Exchange[]): string[] => [
  ...new Set(responses.flatMap(({ tried, servedBy }) => tried.filter((name) => name !== servedBy))),
];

export type Verdict = {
  /** "5 of 10", or undefined before the first response. */
  readonly score: string | undefined;
  readonly reason: string;
};

/** The parts of the crash story: a run while the server is down, after its restart, and after a new sign-in. */
export const phases = ['down', 'restarted', 'again'] as const;
export type Phase = (typeof phases)[number];

/** A run that was started. Its requests have numbers above `before`. */
export type LanesRun = { readonly before: number; readonly phase: Phase | undefined };

/** The result of a lane in one part of the crash story. */
export type PhaseResult = { readonly good: number; readonly all: number; readonly reason: string };

/**
 * Returns the newest result of a lane for each part of the crash story, once all its responses have been shown. A new run of an
 * earlier part starts the story again.
 */
export function phaseResultsOf(
  lane: Lane,
  runs: readonly LanesRun[],
  shown: readonly Exchange[],
  size: number,
): ReadonlyMap<Phase, PhaseResult> {
  const results = new Map<Phase, PhaseResult>();
  for (const [index, { before, phase }] of runs.entries()) {
    if (phase === undefined) continue;
    for (const later of phases.slice(phases.indexOf(phase))) results.delete(later);
    const end = runs[index + 1]?.before ?? Infinity;
    const history = historyOf(
      lane,
      shown.filter(({ number }) => number <= end),
      before,
    );
    const { current } = history;
    if (current.length < size) continue;
    const good = current.filter(succeeded);
    results.set(phase, { good: good.length, all: current.length, reason: shortReasonFor(history, good) });
  }
  return results;
}

/** The reason in a few words, for the table of the crash story. */
function shortReasonFor(history: LaneHistory, good: readonly Exchange[]): string {
  const { current } = history;
  const failures = current.filter((exchange) => !succeeded(exchange) && exchange.status !== 401);
  if (failures.length > 0)
    return failures.some(({ code }) => code === 'store_unavailable')
      ? 'Redis is unreachable'
      : 'no usable response';
  if (good.length === current.length) return `${list.format(serversIn(current))} answered`;
  const restarted = restartedIn(history);
  const strangers = serversIn(current.filter(({ status }) => status === 401)).filter(
    (name) => !restarted.includes(name),
  );
  if (restarted.length > 0)
    return strangers.length === 0
      ? `${list.format(restarted)} forgot Ada`
      : `${list.format(restarted)} forgot Ada, ${list.format(strangers)} never knew her`;
  if (good.length > 0) return `only ${list.format(serversIn(good))} knows Ada`;
  return `${list.format(strangers)} ${strangers.length === 1 ? 'does' : 'do'} not know Ada`;
}

const serversIn = (responses: readonly Exchange[]): string[] =>
  [...new Set(responses.flatMap(({ servedBy }) => servedBy ?? []))].sort();

const list = new Intl.ListFormat('en');

/** Describes the present run of a lane: how many requests succeeded, and why the others did not. */
export function verdictOf(history: LaneHistory): Verdict {
  const { signIn, current } = history;
  if (current.length === 0) {
    if (signIn === undefined) return { score: undefined, reason: 'No requests yet.' };
    const reason = succeeded(signIn)
      ? `${signIn.servedBy ?? 'A server'} signed Ada in.`
      : failureOf([signIn]);
    return { score: undefined, reason };
  }
  const good = current.filter(succeeded);
  return { score: `${good.length} of ${current.length}`, reason: reasonFor(history, good) };
}

function reasonFor(history: LaneHistory, good: readonly Exchange[]): string {
  const { signIn, current } = history;
  const signer = signIn?.servedBy ?? 'the other server';
  const failures = current.filter((exchange) => !succeeded(exchange) && exchange.status !== 401);
  if (failures.length > 0) return failureOf(failures);
  const down = downIn(current);
  // A server that went down during the run may have answered before.
  const servers = serversIn(current).filter((name) => !down.includes(name));
  if (good.length === current.length)
    return down.length > 0
      ? `${list.format(down)} is down, so ${list.format(servers)} answered.`
      : `${list.format(servers)} answered.`;
  const restarted = restartedIn(history);
  if (restarted.length > 0) {
    const strangers = servers.filter(
      (name) => !restarted.includes(name) && !good.some(({ servedBy }) => servedBy === name),
    );
    const neverKnew = strangers.length === 0 ? '' : ` ${list.format(strangers)} never knew Ada.`;
    return `${list.format(restarted)} restarted, ${restarted.length === 1 ? 'its memory is' : 'their memories are'} empty.${neverKnew}`;
  }
  if (down.includes(signer)) return `${signer} is down, and ${list.format(servers)} has no session for Ada.`;
  return `Only ${signer} has a session for Ada.`;
}

function failureOf(failures: readonly Exchange[]): string {
  const count = failures.length === 1 ? '1 request' : `${failures.length} requests`;
  return failures.some(({ code }) => code === 'store_unavailable')
    ? `Redis is unreachable: ${count} got 503.`
    : `${count} got no usable response.`;
}

/** Returns the servers that hold Ada's session in their memory, by their newest response to the token. */
export function holdersOf({ signIn, earlier, current }: LaneHistory): ReadonlySet<string> {
  const holders = new Set<string>();
  for (const exchange of [...(signIn === undefined ? [] : [signIn]), ...earlier, ...current]) {
    if (exchange.servedBy === undefined) continue;
    if (succeeded(exchange)) holders.add(exchange.servedBy);
    else if (exchange.status === 401) holders.delete(exchange.servedBy);
  }
  return holders;
}

/** Returns what each place of the lane holds, by the newest responses: "Ada", "none", "?" (not known yet) or "–" (nothing was sent). */
export function slotTextsOf(
  lane: Lane,
  history: LaneHistory,
  replicas: readonly string[],
): ReadonlyMap<string, 'Ada' | 'none' | '?' | '–'> {
  const { signIn, earlier, current } = history;
  const isSignedIn = signIn !== undefined && succeeded(signIn);
  if (lane === 'redis') return new Map([['redis', isSignedIn ? 'Ada' : '–']]);
  if (lane === 'jwt') return new Map([['browser', isSignedIn ? 'Ada' : '–']]);
  const holders = holdersOf(history);
  const answered = new Set([...earlier, ...current].map(({ servedBy }) => servedBy));
  return new Map(
    replicas.map((name) => {
      if (holders.has(name)) return [name, 'Ada'];
      return [name, !isSignedIn ? '–' : answered.has(name) ? 'none' : '?'];
    }),
  );
}
