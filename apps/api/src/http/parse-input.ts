import type { Request } from 'express';
import type * as z from 'zod/mini';
import type { Problem } from '@session-lab/contract';
import { fieldErrorsAtMost, ProblemError } from './problems.ts';

type FieldErrors = NonNullable<Problem['errors']>;

const unknownField = 'This field is not known.';

/** Parses a value from outside. Throws `validation_failed` with the invalid fields. */
export function parseInput<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  const errors = [...(result.success ? [] : result.error.issues.flatMap(fieldErrors)), ...protoFields(value)];
  if (result.success && errors.length === 0) return result.data;
  throw new ProblemError('validation_failed', { errors });
}

/** Parses the body that `jsonBody` read. */
export function bodyOf<Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> {
  return parseInput(schema, req.body);
}

export function queryOf<Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> {
  return parseInput(schema, { ...req.query });
}

/** Parses the path parameters. Throws `not_found` for a parameter that cannot be an id. */
export function paramsOf<Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(req.params);
  if (!result.success) throw new ProblemError('not_found');
  return result.data;
}

function fieldErrors(issue: z.core.$ZodIssue): FieldErrors {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, fieldErrorsAtMost)
      .map((key) => ({ path: [...path, key].join('.'), message: unknownField }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}

/**
 * Returns an error for each `__proto__` field. JSON.parse creates an own property for it, which a record schema would drop
 * silently. Uses a list instead of recursion: 16 KB of JSON can nest deeper than the stack allows. Stops at the number of
 * errors that a problem can contain.
 */
function protoFields(value: unknown): FieldErrors {
  const errors: FieldErrors = [];
  const pending: Place[] = [{ value }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [key, inner] of Object.entries(place.value)) {
      const field: Place = { value: inner, key, parent: place };
      if (key !== '__proto__') pending.push(field);
      else if (errors.push({ path: pathOf(field), message: unknownField }) === fieldErrorsAtMost)
        return errors;
    }
  }
  return errors;
}

/** A value and its place in the input. Linked to its parent, because storing the path of every nested value would be quadratic. */
type Place = { readonly value: unknown; readonly key?: string; readonly parent?: Place };

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent) keys.push(at.key);
  return keys.toReversed().join('.');
}
