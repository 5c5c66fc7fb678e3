import type { Problem, ProblemCode } from '@session-lab/contract';

/** A service's expected "no": a value, which the route turns into a problem. */
export type Refusal = {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly errors?: Problem['errors'];
  readonly retryAfterMs?: number;
};

export type Outcome<Success extends object> = ({ readonly ok: true } & Success) | Refusal;
