import { toneOf, type Exchange, type Tone } from '../../../api/exchange.ts';

/** A request on a time line. `afterMs`: its start, in the time since the start of the line. */
export type Tick = { readonly afterMs: number; readonly exchange: Exchange };

/** Requests in a row with the same path and status. A slow request is a group of its own. */
export type Group = {
  readonly status: number | undefined;
  readonly tone: Tone;
  readonly ticks: readonly Tick[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly slowestMs: number;
};

/** A request that takes this long counts as one that waited. The deadline is half a second. */
const slowMs = 1_500;

export const isSlow = ({ exchange }: Tick): boolean => exchange.totalMs >= slowMs;

/** Returns the end of a request, in epoch milliseconds of this computer. */
export const endOf = ({ startedAtMs, totalMs }: Exchange): number => startedAtMs + totalMs;

/** Returns the requests as ticks of a line, in the order of sending. */
export const ticksOf = (exchanges: readonly Exchange[], startedAtMs: number): Tick[] =>
  exchanges
    .map((exchange) => ({ afterMs: exchange.startedAtMs - startedAtMs, exchange }))
    .toSorted((one, other) => one.afterMs - other.afterMs);

export function groupsOf(ticks: readonly Tick[]): Group[] {
  const groups: Tick[][] = [];
  for (const tick of ticks) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    const belongs =
      before !== undefined &&
      before.exchange.path === tick.exchange.path &&
      before.exchange.status === tick.exchange.status &&
      !isSlow(before) &&
      !isSlow(tick);
    if (last !== undefined && belongs) last.push(tick);
    else groups.push([tick]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const times = group.map(({ exchange }) => exchange.totalMs);
    return {
      status: first.exchange.status,
      tone: toneOf(first.exchange),
      ticks: group,
      fromMs: first.afterMs,
      untilMs: Math.max(...group.map(({ afterMs, exchange }) => afterMs + exchange.totalMs)),
      slowestMs: Math.max(...times),
    };
  });
}

/** Whether the page of a lane still has its token. It deletes the token after a 401 `invalid_token` only. */
export const hasToken = (ticks: readonly Tick[]): boolean =>
  !ticks.some(({ exchange }) => exchange.code === 'invalid_token');
