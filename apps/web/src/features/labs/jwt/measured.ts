import type { Kind } from '@session-lab/contract/labs/jwt';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import type { Sent } from './use-jwts.ts';

/** What the answers so far say about one kind; a part that none of them told is absent. */
export type Measured = {
  /** Of the Authorization header's value: as the page sent it, and as the replica counted it. */
  readonly sentBytes: number | undefined;
  readonly receivedBytes: number | undefined;
  readonly verifyMs: number | undefined;
  /** What the replica asked of Redis for the last request, from Server-Timing. */
  readonly commands: readonly string[] | undefined;
};

export function measuredOf(kind: Kind, sent: readonly Sent[]): Measured {
  const asks = sent.filter(
    (one) => one.kind === kind && one.what === 'ask' && one.exchange.servedBy !== undefined,
  );
  const good = asks.filter(({ exchange }) => succeeded(exchange));
  const last = asks.at(-1)?.exchange;
  return {
    sentBytes: last === undefined ? undefined : authorizationBytes(last),
    receivedBytes: good.at(-1)?.receivedBytes,
    verifyMs: median(good.map(({ exchange }) => exchange.timing.verifyMs)),
    commands: last === undefined ? undefined : commandsIn(last),
  };
}

/** Tokens are ASCII: a character is a byte. */
const authorizationBytes = ({ requestHeaders }: Exchange): number | undefined =>
  requestHeaders.find(([name]) => name === 'Authorization')?.[1].length;

const commandsIn = ({ timing }: Exchange): string[] =>
  timing.store === undefined ? [] : timing.store.command.split(', ');

/** Of those that are there; the middle one, or the mean of the middle two. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
