import type { Kind } from '@session-lab/contract/labs/jwt';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import type { Sent } from './use-jwts.ts';

/** The measurements of one kind of token from the responses so far. A value without a measurement is undefined. */
export type Measured = {
  /** Length of the Authorization header's value, as the page sent it and as the replica counted it. */
  readonly sentBytes: number | undefined;
  readonly receivedBytes: number | undefined;
  readonly verifyMs: number | undefined;
  readonly commands: readonly string[] | undefined;
};

export function measuredOf(kind: Kind, sent: readonly Sent[]): Measured {
  const uses = sent.filter(
    (one) => one.kind === kind && one.what === 'use' && one.exchange.servedBy !== undefined,
  );
  const good = uses.filter(({ exchange }) => succeeded(exchange));
  const last = uses.at(-1)?.exchange;
  return {
    sentBytes: last === undefined ? undefined : authorizationBytes(last),
    receivedBytes: good.at(-1)?.receivedBytes,
    verifyMs: median(good.map(({ exchange }) => exchange.timing.verifyMs)),
    commands: last === undefined ? undefined : commandsIn(last),
  };
}

/** Tokens are ASCII, so one character is one byte. */
const authorizationBytes = ({ requestHeaders }: Exchange): number | undefined =>
  requestHeaders.find(([name]) => name === 'Authorization')?.[1].length;

const commandsIn = ({ timing }: Exchange): string[] =>
  timing.store === undefined ? [] : timing.store.command.split(', ');

/** Returns the median of the defined values, or undefined without a value. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
