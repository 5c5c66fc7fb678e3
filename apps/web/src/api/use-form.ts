import { useRef, useState, type SubmitEvent } from 'react';
import type * as z from 'zod/mini';
import type { Answer } from './client.ts';
import { pause } from './pause.ts';
import { refusalOf, type FieldError } from './refusal.ts';
import { retryWhenBusy } from './retry-when-busy.ts';

type Values = Record<string, string>;

type FormOptions<V extends Values, Data> = {
  /** The schema by which the server validates the same input. */
  schema: z.ZodMiniType<V, V>;
  initial: V;
  send: (input: V) => Promise<Answer<Data>>;
  onDone: (answer: Extract<Answer<Data>, { ok: true }>) => void;
};

type FormField = {
  name: string;
  value: string;
  onValueChange: (value: string) => void;
  onBlur: () => void;
  error: string | undefined;
};

export type FormControl<V extends Values> = {
  values: V;
  field: (name: keyof V & string) => FormField;
  busy: boolean;
  /** Time of the next try while the server is busy, in epoch milliseconds. */
  nextTryMs: number | undefined;
  /** Error that belongs to no field. */
  alert: string | undefined;
  /** Number of submits that failed on fields. When it rises, the first invalid field takes the focus. */
  invalidSubmits: number;
  onSubmit: (event: SubmitEvent) => void;
  /** Restores the initial values. */
  reset: () => void;
};

/**
 * Controls a form for one endpoint. Validates all fields on submit; after the first submit, also each field when it loses
 * the focus. Ignores a submit while another is in flight.
 */
export function useForm<V extends Values, Data>({
  schema,
  initial,
  send,
  onDone,
}: FormOptions<V, Data>): FormControl<V> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [tried, setTried] = useState(false);
  const [alert, setAlert] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [nextTryMs, setNextTryMs] = useState<number>();
  const [invalidSubmits, setInvalidSubmits] = useState(0);
  const sending = useRef(false);

  function showErrors(fieldErrors: FieldError[]): void {
    setErrors(fieldErrors);
    setInvalidSubmits((count) => count + 1);
  }

  async function submit(): Promise<void> {
    if (sending.current) return;
    setTried(true);
    setAlert(undefined);
    const input = validate(schema, values);
    if (!input.ok) {
      showErrors(input.errors);
      return;
    }
    sending.current = true;
    setBusy(true);
    setErrors([]);
    const answer = await retryWhenBusy(() => send(input.data), {
      onWait: (ms) => {
        setNextTryMs(ms === undefined ? undefined : Date.now() + ms);
      },
      pause,
      random: Math.random,
    });
    sending.current = false;
    setBusy(false);
    if (answer.ok) {
      onDone(answer);
      return;
    }
    const refusal = refusalOf(answer, Object.keys(initial));
    if ('fields' in refusal) showErrors(refusal.fields);
    else setAlert(refusal.form);
  }

  return {
    values,
    busy,
    nextTryMs,
    alert,
    invalidSubmits,
    field: (name) => ({
      name,
      value: values[name] ?? '',
      error: errors.find(({ path }) => path === name)?.message,
      onValueChange: (value) => {
        setValues((before) => ({ ...before, [name]: value }));
        setErrors((before) => before.filter(({ path }) => path !== name));
      },
      onBlur: () => {
        if (!tried || busy || errors.some(({ path }) => path === name)) return;
        const input = validate(schema, values);
        const own = input.ok ? [] : input.errors.filter(({ path }) => path === name);
        if (own.length > 0) setErrors([...errors, ...own]);
      },
    }),
    onSubmit: (event) => {
      event.preventDefault();
      void submit();
    },
    reset: () => {
      setValues(initial);
      setErrors([]);
      setTried(false);
      setAlert(undefined);
    },
  };
}

type Validated<Data> = { ok: true; data: Data } | { ok: false; errors: FieldError[] };

/** Checks the values of a form by the server's own schema. Returns the first error of each field. */
function validate<Schema extends z.ZodMiniType>(
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
