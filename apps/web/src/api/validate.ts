import type * as z from 'zod/mini';
import type { FieldError } from './refusal.ts';

export type Validated<Data> = { ok: true; data: Data } | { ok: false; errors: FieldError[] };

/** Checks the values of a form by the server's own schema. Returns the first error of each field. */
export function validate<Schema extends z.ZodMiniType>(
  schema: Schema,
  values: unknown,
): Validated<z.output<Schema>> {
  const result = schema.safeParse(values);
  if (result.success) return { ok: true, data: result.data };
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return {
    ok: false,
    errors: errors.filter((error, at) => errors.findIndex(({ path }) => path === error.path) === at),
  };
}
