import type { Request } from 'express';
import type * as z from 'zod/mini';
import type { Problem } from '@session-lab/contract';
import { fieldErrorsAtMost } from './problem-body.ts';
import { ProblemError } from './problem-error.ts';

type FieldErrors = NonNullable<Problem['errors']>;

const unknownField = 'This field is not known.';

/** Returns what `schema` makes of a value from outside. Throws `validation_failed` with the fields that are wrong. */
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
    return issue.keys
      .slice(0, fieldErrorsAtMost)
      .map((key) => ({ path: [...path, key].join('.'), message: unknownField }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}

/**
 * JSON.parse makes `__proto__` an own field; a record schema would drop it in silence. Walks with a list of the values that
 * are left and not by recursion: 16 KB are room for more nesting than the stack has. Stops when an answer can name no more.
 */
function protoFields(value: unknown): FieldErrors {
  const errors: FieldErrors = [];
  const left: Place[] = [{ value }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [key, inner] of Object.entries(place.value)) {
      const field: Place = { value: inner, key, parent: place };
      if (key !== '__proto__') left.push(field);
      else if (errors.push({ path: pathOf(field), message: unknownField }) === fieldErrorsAtMost)
        return errors;
    }
  }
  return errors;
}

/** A value and where it is: a chain, as a path of its own for each of thousands of nested values would be quadratic. */
type Place = { readonly value: unknown; readonly key?: string; readonly parent?: Place };

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent) keys.push(at.key);
  return keys.toReversed().join('.');
}
