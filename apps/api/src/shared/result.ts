import type { Problem, ProblemCode } from '@session-lab/contract';
import { ProblemError } from '../http/problems.ts';

/** An expected failure of a service, returned as a value. The route turns it into a problem. */
export type Failure = {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly errors?: Problem['errors'];
  readonly retryAfterMs?: number;
};

export type Result<Success extends object> = ({ readonly ok: true } & Success) | Failure;

/** Returns a successful result. Throws a `ProblemError` for a failure. */
export function unwrap<Success extends object>(result: Result<Success>): { readonly ok: true } & Success {
  if (result.ok) return result;
  const { code, errors, retryAfterMs } = result;
  throw new ProblemError(code, {
    ...(errors === undefined ? {} : { errors }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
