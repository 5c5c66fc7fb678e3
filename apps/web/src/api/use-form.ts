import { useRef, useState, type SubmitEvent } from 'react';
import type * as z from 'zod/mini';
import type { Answer } from './client.ts';
import { patiently } from './patiently.ts';
import { refusalOf, type FieldError } from './refusal.ts';
import { validated } from './validated.ts';

type Values = Record<string, string>;

type FormOptions<V extends Values, Data> = {
  /** The contract's: the form is held to what the server will hold it to. */
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
  /** While the server is too busy: when it is asked again, in epoch milliseconds. */
  nextTryMs: number | undefined;
  /** What went wrong and is no field's fault. */
  alert: string | undefined;
  /** Counts how often fields were complained about; the first of them is to take the focus then. */
  complaints: number;
  onSubmit: (event: SubmitEvent) => void;
  /** Back to the beginning, after it was done. */
  reset: () => void;
};

/**
 * A form over one endpoint. It complains at the first try and then as soon as a field is left; what is wrong stands beside
 * its field and the first one takes the focus. A form that is being sent is not sent again.
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
  const [complaints, setComplaints] = useState(0);
  const sending = useRef(false);

  function complain(wrong: FieldError[]): void {
    setErrors(wrong);
    setComplaints((count) => count + 1);
  }

  async function submit(): Promise<void> {
    if (sending.current) return;
    setTried(true);
    setAlert(undefined);
    const input = validated(schema, values);
    if (!input.ok) {
      complain(input.errors);
      return;
    }
    sending.current = true;
    setBusy(true);
    setErrors([]);
    const answer = await patiently(() => send(input.data), {
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
    if ('fields' in refusal) complain(refusal.fields);
    else setAlert(refusal.form);
  }

  return {
    values,
    busy,
    nextTryMs,
    alert,
    complaints,
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
        const input = validated(schema, values);
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

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
