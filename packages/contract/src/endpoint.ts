import type * as z from 'zod/mini';
import type { ProblemCode } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What one endpoint takes and gives. Paths have `{name}` where a parameter stands. */
export type Endpoint = {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  /** Whose token it asks for; `lab`: one of that lab's own, if any. */
  readonly access: 'anyone' | 'session' | 'admin' | 'lab';
  readonly params?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  readonly status: 200 | 201 | 204;
  /** The body of a success; absent with 204. */
  readonly response?: z.ZodMiniType;
  /** True where the success carries a new token in its `Authorization: Bearer …` header. */
  readonly issuesToken?: true;
  /** True where the request may carry a `Device-Token` header. */
  readonly takesDeviceToken?: true;
  /** The problems that are this endpoint's own; those of every request (`bad_request`, `internal_error`, …) are not listed. */
  readonly problems: readonly ProblemCode[];
};
