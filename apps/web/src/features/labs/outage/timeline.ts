import type { OutageKind } from '@session-lab/contract';
import { endpoints, servers, type Server } from '@session-lab/contract/labs/outage';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { endOf, isSlow, ticksOf, type Tick } from '../frame/ticks.ts';

/** An outage as the servers reported it, in epoch milliseconds of this computer. */
export type Span = {
  readonly outage: OutageKind;
  readonly fromMs: number;
  /** The reported end, or else the planned one. */
  readonly untilMs: number;
  /** Whether Redis replies again. */
  readonly isOver: boolean;
};

export type TimeLine = {
  /** The sign-in, in epoch milliseconds of this computer. */
  readonly startedAtMs: number;
  readonly lanes: Readonly<Record<Server, readonly Tick[]>>;
};

const isSignIn = ({ path }: Exchange): boolean => path === endpoints.signIn.path;

const serverOf = ({ path }: Pick<Exchange, 'path'>): Server | undefined =>
  servers.find((server) => path === pathOf(server));

export const pathOf = (server: Server): string => endpoints.readMe.path.replace('{server}', server);

/** Returns the time line since the newest sign-in, from the responses that the player has shown. */
export function timeLine(shown: readonly Exchange[]): TimeLine | undefined {
  const at = shown.findLastIndex((exchange) => isSignIn(exchange) && succeeded(exchange));
  const signIn = shown[at];
  if (signIn === undefined) return undefined;
  const startedAtMs = endOf(signIn);
  const rest = shown.slice(at + 1);
  const lane = (server: Server): Tick[] =>
    ticksOf(
      rest.filter((exchange) => serverOf(exchange) === server),
      startedAtMs,
    );
  return {
    startedAtMs,
    lanes: {
      deadline: lane('deadline'),
      defaults: lane('defaults'),
      'catch-all': lane('catch-all'),
    },
  };
}

const overlaps = ({ exchange }: Tick, { fromMs, untilMs }: Span): boolean =>
  endOf(exchange) >= fromMs && exchange.startedAtMs <= untilMs;

/** Returns the outages since the sign-in, the oldest first. Other students may cause some of them. */
export const outagesIn = (line: TimeLine, spans: readonly Span[]): Span[] =>
  spans.filter(({ untilMs }) => untilMs > line.startedAtMs);

/** The answers of the question, in the order of `lab.ts`. */
const answer = { 401: 0, 503: 1 } as const;

/**
 * Returns the index of the right answer: what the server answered during the outage whose user is still signed in afterwards,
 * and never had to wait. Undefined before each server has answered after the outage.
 */
export function rightAnswer(line: TimeLine | undefined, spans: readonly Span[]): number | undefined {
  if (line === undefined) return undefined;
  const own = outagesIn(line, spans);
  for (const [index, span] of own.entries()) {
    const right = span.isOver ? rightAnswerOf(line, span, own[index + 1]) : undefined;
    if (right !== undefined) return right;
  }
  return undefined;
}

function rightAnswerOf(line: TimeLine, span: Span, next: Span | undefined): number | undefined {
  const lanes = servers.map((server) => {
    const ticks = line.lanes[server];
    const after = ticks.filter(
      ({ exchange }) => exchange.startedAtMs > span.untilMs && endOf(exchange) < (next?.fromMs ?? Infinity),
    );
    return { during: ticks.filter((tick) => overlaps(tick, span)), last: after.at(-1) };
  });
  if (lanes.some(({ during, last }) => during.length === 0 || last === undefined)) return undefined;
  const good = lanes.find(
    ({ during, last }) => last !== undefined && succeeded(last.exchange) && !during.some(isSlow),
  );
  const statuses = good?.during.map(({ exchange }) => exchange.status) ?? [];
  if (statuses.includes(503)) return answer[503];
  return statuses.includes(401) ? answer[401] : undefined;
}

/** Returns the response that completes the lab: the first 200 after a 503 of an outage, with the token that got the 503. */
export function completedBy(line: TimeLine | undefined, spans: readonly Span[]): Exchange | undefined {
  if (line === undefined) return undefined;
  const ticks = line.lanes.deadline;
  const own = outagesIn(line, spans);
  const refused = ticks.findIndex(
    (tick) => tick.exchange.code === 'store_unavailable' && own.some((span) => overlaps(tick, span)),
  );
  if (refused < 0) return undefined;
  return ticks.slice(refused).find(({ exchange }) => succeeded(exchange))?.exchange;
}

/** The state of the lab's Redis at an instant, as the box of the picture names it. */
export function stateAt(
  ms: number,
  spans: readonly Span[],
): 'frozen' | 'stopped' | 'back, empty' | undefined {
  const span = spans.findLast(({ fromMs }) => fromMs <= ms);
  if (span === undefined) return undefined;
  if (ms < span.untilMs) return span.outage;
  return span.outage === 'stopped' && span.isOver ? 'back, empty' : undefined;
}
