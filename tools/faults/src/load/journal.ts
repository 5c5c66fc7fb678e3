import { parse, type Sent } from './client.ts';

/** The record of one request. */
export type JournalEntry = {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  readonly ms: number;
  readonly status: number | undefined;
  /** How the response differs from the expected one: `503 store_unavailable`, `no response (ECONNRESET)`. */
  readonly failure?: string;
  /** Replicas that NGINX tried, in order. */
  readonly tried: readonly string[];
  /** True if the stack accepted an ended session. */
  readonly acceptedAfterEnd: boolean;
};

export type Journal = ReturnType<typeof createJournal>;

/** Records every request that is sent during one scenario. */
export function createJournal() {
  let entries: JournalEntry[] = [];
  return {
    entries: (): readonly JournalEntry[] => entries,
    clear(): void {
      entries = [];
    },
    add(sent: Sent, failure: string | undefined, { acceptedAfterEnd = false } = {}): void {
      const tried = String(sent.answer?.headers['x-upstream'] ?? '').split(', ');
      const { method, path, atMs, ms, answer } = sent;
      entries.push({
        method,
        path,
        atMs,
        ms,
        status: answer?.status,
        tried,
        acceptedAfterEnd,
        ...(failure && { failure }),
      });
    },
    /** Records a failure without a request, such as a socket that was closed without a reason. */
    note(method: string, failure: string): void {
      entries.push({
        method,
        path: '',
        atMs: performance.now(),
        ms: 0,
        status: undefined,
        failure,
        tried: [],
        acceptedAfterEnd: false,
      });
    },
  };
}

/** Returns how a response differs from the expected statuses, or undefined if it has one of them. */
export function failureOf({ answer, error }: Sent, ...expected: readonly number[]): string | undefined {
  if (answer === undefined) return `no response (${error ?? 'unknown'})`;
  if (expected.includes(answer.status)) return undefined;
  return `${answer.status} ${problemCode(answer.body)}`.trimEnd();
}

/** Returns the `code` of a problem, or '' for any other body. */
function problemCode(body: string): string {
  const parsed = parse(body);
  const isProblem = typeof parsed === 'object' && parsed !== null && 'code' in parsed;
  return isProblem ? String(parsed.code) : '';
}
