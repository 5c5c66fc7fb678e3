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

export type Parsed<Output> = { readonly ok: true; readonly value: Output } | Unfit;

/** Also the options of an error: `cause` is the error of a schema that threw. */
export type Unfit = { readonly ok: false; readonly why: string; readonly cause?: unknown };

/**
 * Returns why the data does not fit, also if the schema throws: one session must not end the request for another. Zod returns a
 * promise for a schema that throws, and the promise then rejects.
 */
export function parseWith<Output>(schema: StandardSchema<Output>, value: unknown): Parsed<Output> {
  try {
    const result = schema['~standard'].validate(value);
    if (result instanceof Promise) {
      // The rejection has no other receiver.
      result.catch(() => undefined);
      return { ok: false, why: notChecked };
    }
    if (result.issues === undefined) return { ok: true, value: result.value };
    const [issue] = result.issues;
    return {
      ok: false,
      why: `does not fit the schema of the option parse: ${pathOf(issue)}${issue?.message ?? ''}`,
    };
  } catch (cause) {
    return { ok: false, why: notChecked, cause };
  }
}

const notChecked =
  'cannot be checked: the schema of the option parse has asynchronous checks, or the schema threw';

function pathOf(issue: SchemaIssue | undefined): string {
  const keys = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? [];
  return keys.length === 0 ? '' : `data.${keys.join('.')}: `;
}
