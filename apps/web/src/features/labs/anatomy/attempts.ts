import { steps, type Known, type Ring, type Step } from '@session-lab/contract/labs/anatomy';
import type { Exchange, Tone } from '../../../api/exchange.ts';
import type { Step as StageStep } from '../../../stage/model/steps.ts';
import { duration } from '../../../ui/format.ts';

/** A sent token: an issued token with a number of flipped bits, a malformed token, or a token signed with a guessed key. */
export type Attempt =
  | { readonly kind: 'flipped'; readonly of: string; readonly bits: number }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'guessed' };

export type Sent = {
  readonly attempt: Attempt;
  readonly exchange: Exchange;
  readonly step: Step | undefined;
  readonly known: Known | undefined;
  /** The key that signed the issued token, and the keys that the server reported last before the response. */
  readonly keys?: { readonly own: number; readonly ring: Ring };
};

export const isUnchanged = ({ attempt }: Pick<Sent, 'attempt'>): boolean =>
  attempt.kind === 'flipped' && attempt.bits === 0;

/**
 * `accepted`: the issued token passed. `refused`: a 401. `broken`: a token passed that the server did not issue. `unavailable`:
 * the token was not checked.
 */
export type Outcome = 'accepted' | 'refused' | 'broken' | 'unavailable';

export function outcomeOf(sent: Pick<Sent, 'attempt' | 'exchange'>): Outcome {
  const { status } = sent.exchange;
  if (status === 401) return 'refused';
  if (status !== 200) return 'unavailable';
  return isUnchanged(sent) ? 'accepted' : 'broken';
}

/** Label of the issued token in the request log. */
export const issuedLabel = 'lab';

/** Returns the meaning of a response in the picture. A refused token is as it should be; a 200 for a changed token is not. */
export function meaningOf({ status, credential }: Pick<Exchange, 'status' | 'credential'>): Tone | undefined {
  if (credential.kind !== 'other') return undefined;
  if (status === 401) return 'ok';
  return status === 200 && credential.label !== issuedLabel ? 'bad' : undefined;
}

/** Returns the 401 at the signature step for a token with one bit flipped, if the issued token got a 200. */
export function completedBy(sent: readonly Sent[]): Exchange | undefined {
  const good = new Set(
    sent.flatMap(({ attempt, exchange }) =>
      attempt.kind === 'flipped' && attempt.bits === 0 && exchange.status === 200 ? [attempt.of] : [],
    ),
  );
  return sent.find(
    ({ attempt, exchange, step }) =>
      exchange.status === 401 &&
      step === 'signature' &&
      attempt.kind === 'flipped' &&
      attempt.bits === 1 &&
      good.has(attempt.of),
  )?.exchange;
}

/** Answers of the lab, in its order. */
const answers = { redis: 0, server: 1, nothing: 2 } as const;

/** Returns the right answer, as the responses to a token with one flipped bit show it. */
export function rightAnswer(sent: readonly Sent[]): number | undefined {
  for (const one of sent) {
    if (one.attempt.kind !== 'flipped' || one.attempt.bits !== 1) continue;
    const outcome = outcomeOf(one);
    if (outcome === 'broken') return answers.nothing;
    if (outcome === 'refused' && one.step !== undefined)
      return one.step === 'store' ? answers.redis : answers.server;
  }
  return undefined;
}

/** Describes the result of a run that flipped one bit in each byte. */
export function describeFlips(flips: readonly Sent[]): string {
  const refused = flips.filter(({ exchange, step }) => exchange.status === 401 && step === 'signature');
  const queries = flips.filter(({ exchange }) => exchange.timing.store !== undefined).length;
  const redis =
    queries === 0
      ? 'Redis was queried 0 times: no Server-Timing header has a store entry.'
      : `Redis was queried ${queries} ${queries === 1 ? 'time' : 'times'}: a server that had just started read your current keys.`;
  return `${refused.length} of ${flips.length} requests got 401 at the signature step. ${redis}`;
}

/** State of one of the four steps of the check. */
export type CheckState = 'waiting' | 'passed' | 'refused' | 'unreached';

/** Returns the state of a step of the check, if the picture has shown the first `shown` steps. */
export function checkStateOf(
  index: number,
  { exchange, step }: Pick<Sent, 'exchange' | 'step'>,
  shown: number = steps.length,
): CheckState {
  if (index >= shown) return 'waiting';
  if (exchange.status === 200) return 'passed';
  const refusedAt = steps.findIndex((one) => one === step);
  if (refusedAt === -1) return 'waiting';
  if (index === refusedAt) return 'refused';
  return index < refusedAt ? 'passed' : 'unreached';
}

/** Returns how many steps of the check the picture has shown, at a step of the request. The server does the first three in one. */
export function checksShownAt(step: StageStep): number {
  if (step.kind === 'signature') return steps.indexOf('store');
  if (step.kind === 'move') {
    if (step.carries === 'request') return 0;
    return step.carries === 'command' ? steps.indexOf('store') : steps.length;
  }
  return step.kind === 'failed' || step.kind === 'storeUnavailable' ? 0 : steps.length;
}

/** Describes the response to a sent token. */
export function verdictOf(sent: Sent): string {
  const { exchange, known, step } = sent;
  const { number, status, servedBy, timing } = exchange;
  const response = `Response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}.`;
  const redis =
    timing.store === undefined
      ? 'Redis was not queried.'
      : `Redis: ${timing.store.command} in ${duration(timing.store.ms)}.`;
  if (known !== undefined)
    return `${response} Key ${known.key} signed the token, and Redis has the session of ${known.name}. ${redis}`;
  return outcomeOf(sent) === 'unavailable' || step === undefined
    ? `${response} The server did not check the token.`
    : `${response} Refused at the ${step} step. ${redis}`;
}

/** Numbers of the keys that verify, oldest first. */
export const keysOf = ({ before, signs, next }: Ring): number[] => [
  ...(before === null ? [] : [before]),
  signs,
  next,
];

const list = new Intl.ListFormat('en');

/** Explains why the issued token was refused: the servers no longer have the key that signed the token. */
export function removedKeyOf(sent: Sent): string | undefined {
  const { exchange, step, keys } = sent;
  if (!isUnchanged(sent) || exchange.status !== 401 || step !== 'signature' || keys === undefined)
    return undefined;
  const left = keysOf(keys.ring);
  if (left.includes(keys.own)) return undefined;
  return `Key ${keys.own} was removed: the servers verify only with keys ${list.format(left.map(String))}.`;
}
