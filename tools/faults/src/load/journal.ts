import { parse, type Sent } from './client.ts';

/** What the load keeps of one request. */
export type Entry = {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  readonly ms: number;
  readonly status: number | undefined;
  /** How it was not as it had to be: `503 store_unavailable`, `no answer (ECONNRESET)`. */
  readonly failure?: string;
  /** The replicas that NGINX tried, in order. */
  readonly tried: readonly string[];
  /** An ended session was let in. */
  readonly undead: boolean;
};

export type Journal = ReturnType<typeof createJournal>;

/** Everything that was sent while one fault was looked at. */
export function createJournal() {
  let entries: Entry[] = [];
  return {
    entries: (): readonly Entry[] => entries,
    clear(): void {
      entries = [];
    },
    add(sent: Sent, failure: string | undefined, { undead = false } = {}): void {
      const tried = String(sent.answer?.headers['x-upstream'] ?? '').split(', ');
      const { method, path, atMs, ms, answer } = sent;
      entries.push({
        method,
        path,
        atMs,
        ms,
        status: answer?.status,
        tried,
        undead,
        ...(failure && { failure }),
      });
    },
    /** What failed without being a request: a socket that was closed for no reason. */
    note(method: string, failure: string): void {
      entries.push({
        method,
        path: '',
        atMs: performance.now(),
        ms: 0,
        status: undefined,
        failure,
        tried: [],
        undead: false,
      });
    },
  };
}

/** What is wrong with an answer that should have had this status; undefined when it has. */
export function failureOf({ answer, error }: Sent, ...expected: readonly number[]): string | undefined {
  if (answer === undefined) return `no answer (${error ?? 'unknown'})`;
  if (expected.includes(answer.status)) return undefined;
  return `${answer.status} ${codeIn(answer.body)}`.trimEnd();
}

/** The `code` of a problem; nothing where the body is none. */
function codeIn(body: string): string {
  const parsed = parse(body);
  const isProblem = typeof parsed === 'object' && parsed !== null && 'code' in parsed;
  return isProblem ? String(parsed.code) : '';
}
