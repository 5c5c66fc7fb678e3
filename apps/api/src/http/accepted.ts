import type { Outcome } from '../outcome.ts';
import { ProblemError } from './problem-error.ts';

/** The success of an outcome; a refusal becomes the problem it names. */
export function accepted<Success extends object>(outcome: Outcome<Success>): { readonly ok: true } & Success {
  if (outcome.ok) return outcome;
  const { code, errors, retryAfterMs } = outcome;
  throw new ProblemError(code, {
    ...(errors === undefined ? {} : { errors }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
