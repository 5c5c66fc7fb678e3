import type { Sent } from './use-anatomy.ts';

/** Returns the 401 at the signature step for a token with one bit flipped, if the issued token got a 200. */
export function completedBy(sent: readonly Sent[]): Sent | undefined {
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
  );
}
