import { problemStatus, type Problem, type ProblemCode } from '@session-lab/contract';

type Extra = {
  readonly detail?: string;
  readonly errors?: Problem['errors'];
  /** How long the client should wait; sent as `Retry-After`, in whole seconds. */
  readonly retryAfterMs?: number;
  /** Sent as `Allow` (RFC 9110, section 15.5.6). */
  readonly allow?: string;
  readonly cause?: unknown;
};

/** An answer that is a problem: thrown anywhere under a route, written by `problems.ts`. Holds no secret. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly extra: Extra;

  constructor(code: ProblemCode, extra: Extra = {}) {
    super(code, { cause: extra.cause });
    this.code = code;
    this.status = problemStatus[code];
    this.extra = extra;
  }
}
