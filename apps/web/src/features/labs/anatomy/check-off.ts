import type { Sent } from './use-anatomy.ts';

/** The 401 at the signature for a token with one bit flipped that is a 200 as it was issued; if there is one. */
export function earning(sent: readonly Sent[]): Sent | undefined {
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
