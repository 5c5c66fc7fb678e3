import type * as z from 'zod/mini';
import type { ProblemCode } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A parameter of the path is written `{name}`. */
export type Endpoint = {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  /** The required token. `lab`: a token of that lab, or none. */
  readonly access: 'anyone' | 'session' | 'admin' | 'lab';
  readonly params?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  readonly status: 200 | 201 | 204;
  /** Absent with 204. */
  readonly response?: z.ZodMiniType;
  /** The response has a new token in its `Authorization` header. */
  readonly issuesToken?: true;
  /** The request may have a `Device-Token` header. */
  readonly takesDeviceToken?: true;
  /** Problems of this endpoint. Problems that every request can have are not listed (`bad_request`, `internal_error`, …). */
  readonly problems: readonly ProblemCode[];
};
