import type * as z from 'zod/mini';
import type { ProblemCode } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An endpoint of the HTTP API: its request, its response and its problems. A parameter of the path is written `{name}`. */
export type Endpoint = {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  /** The token that the endpoint requires. `lab`: a token of that lab, or none. */
  readonly access: 'anyone' | 'session' | 'admin' | 'lab';
  readonly params?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  readonly status: 200 | 201 | 204;
  /** Body of a successful response. Absent with 204. */
  readonly response?: z.ZodMiniType;
  /** True if a successful response has a new token in its header `Authorization: Bearer …`. */
  readonly issuesToken?: true;
  /** True if the request may have a `Device-Token` header. */
  readonly takesDeviceToken?: true;
  /** Problems of this endpoint, without the problems that every request can have (`bad_request`, `internal_error`, …). */
  readonly problems: readonly ProblemCode[];
};
