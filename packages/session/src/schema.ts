/** The part of a Standard Schema (https://standardschema.dev, version 1) that this package uses. Zod, Valibot and ArkType make them. */
export type StandardSchema<Output> = {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
};

type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

type SchemaIssue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
};

export type Parsed<Output> =
  { readonly ok: true; readonly value: Output } | { readonly ok: false; readonly why: string };

/** @throws TypeError when the schema is asynchronous: a cached session is returned without a promise */
export function parseWith<Output>(schema: StandardSchema<Output>, value: unknown): Parsed<Output> {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise)
    throw new TypeError('The option parse must be a schema without asynchronous checks.');
  if (result.issues === undefined) return { ok: true, value: result.value };
  const [issue] = result.issues;
  return {
    ok: false,
    why: `does not fit the schema of the option parse: ${pathOf(issue)}${issue?.message ?? ''}`,
  };
}

function pathOf(issue: SchemaIssue | undefined): string {
  const keys = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? [];
  return keys.length === 0 ? '' : `data.${keys.join('.')}: `;
}
