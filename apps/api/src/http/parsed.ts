import type { Request } from 'express';
import type * as z from 'zod/mini';
import type { Problem } from '@session-lab/contract';
import { ProblemError } from './problem-error.ts';

type FieldErrors = NonNullable<Problem['errors']>;

/** What `schema` makes of a value from outside, or `validation_failed` with every field that is wrong. */
export function parsed<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  const errors = [...(result.success ? [] : result.error.issues.flatMap(fieldErrors)), ...protoFields(value)];
  if (result.success && errors.length === 0) return result.data;
  throw new ProblemError('validation_failed', { errors });
}

export function queryOf<Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> {
  return parsed(schema, { ...req.query });
}

/** A path's parameters; what cannot be an id is not there. */
export function paramsOf<Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(req.params);
  if (!result.success) throw new ProblemError('not_found');
  return result.data;
}

function fieldErrors(issue: z.core.$ZodIssue): FieldErrors {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'This field is not known.' }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}

/** JSON.parse makes `__proto__` an own field; a record schema would drop it in silence. */
function protoFields(value: unknown, path: readonly string[] = []): FieldErrors {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__'
      ? [{ path: [...path, key].join('.'), message: 'This field is not known.' }]
      : protoFields(inner, [...path, key]),
  );
}
