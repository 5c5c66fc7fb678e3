import { servers } from '@session-lab/contract/labs/outage';
import { isUnanswered, succeeded, type Exchange } from '../../../api/exchange.ts';
import type { TimeLine } from './timeline.ts';

/** A 401 that made a page delete its token. `shownBy`: number of a later 200 for the same token. */
export type Refusal =
  | { readonly number: number; readonly kind: 'true' | 'unchecked' }
  | { readonly number: number; readonly kind: 'false'; readonly shownBy: number };

const endOf = ({ startedAtMs, totalMs }: Exchange): number => startedAtMs + totalMs;

/**
 * Returns each 401 `invalid_token` of a run, in the order of the requests. A 401 is true if Redis replied before
 * it, according to its `Server-Timing`. Otherwise it was not checked, and it is false if the session still exists.
 */
export function refusalsIn(line: TimeLine | undefined): Refusal[] {
  if (line === undefined) return [];
  const exchanges = servers
    .flatMap((server) => line.lanes[server].map(({ exchange }) => exchange))
    .toSorted((one, other) => one.number - other.number);
  return exchanges
    .filter(({ code }) => code === 'invalid_token')
    .map((refused): Refusal => {
      const { number } = refused;
      const endMs = endOf(refused);
      const later = exchanges.find((one) => one.startedAtMs > endMs && succeeded(one));
      if (later !== undefined) return { number, kind: 'false', shownBy: later.number };
      return { number, kind: isUnanswered(refused) ? 'unchecked' : 'true' };
    });
}

const numbersOf = (refusals: readonly Refusal[], kind: Refusal['kind']): string =>
  refusals.flatMap((one) => (one.kind === kind ? `#${one.number}` : [])).join(', ');

/** Returns one text for each kind of 401: whether the session exists, and what shows it. */
export function refusalTexts(refusals: readonly Refusal[]): { kind: Refusal['kind']; text: string }[] {
  const [isFalse, unchecked, isTrue] = (['false', 'unchecked', 'true'] as const).map((kind) =>
    numbersOf(refusals, kind),
  );
  const disproof = refusals.find((one) => one.kind === 'false');
  const texts = {
    false: `False 401 (${isFalse}): Redis did not reply. The session exists: #${disproof?.shownBy} got 200.`,
    unchecked: `Unchecked 401 (${unchecked}): Redis did not reply.`,
    true: `True 401 (${isTrue}): Redis replied that it has no such session.`,
  };
  return (['false', 'unchecked', 'true'] as const)
    .filter((kind) => refusals.some((one) => one.kind === kind))
    .map((kind) => ({ kind, text: texts[kind] }));
}
