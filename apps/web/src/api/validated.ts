import type * as z from 'zod/mini';
import type { FieldError } from './refusal.ts';

export type Validated<Data> = { ok: true; data: Data } | { ok: false; errors: FieldError[] };

/** What a form holds, checked as the server will check it; the first complaint of each field. */
export function validated<Schema extends z.ZodMiniType>(
  schema: Schema,
  values: unknown,
): Validated<z.output<Schema>> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { ok: true, data: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return {
    ok: false,
    errors: errors.filter((error, at) => errors.findIndex(({ path }) => path === error.path) === at),
  };
}
