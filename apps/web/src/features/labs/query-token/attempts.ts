import * as z from 'zod/mini';
import type { LogLine } from '@session-lab/contract/labs/query-token';
import type { Exchange } from '../../../api/exchange.ts';

/**
 * How a request has its secret.
 * - `token`: the token in the address
 * - `ticket`: a ticket in the address; `late`: after 30 seconds; `ended`: after its session ended; `other`: next to the token of
 *   another session
 * - `form`: the token in the body
 */
export const ways = ['token', 'ticket', 'other', 'ended', 'late', 'form'] as const;
export type Way = (typeof ways)[number];

/** A request, and the two lines that NGINX wrote about it. */
export type Sent = {
  readonly exchange: Exchange;
  readonly usual: string;
  readonly project: string;
  /** The secrets that the request had. The page marks them in the lines. */
  readonly secrets: readonly string[];
};

/** A request, and a second one with the secret that was in the line of the first. */
export type Attempt = {
  readonly id: number;
  readonly way: Way;
  readonly first: Sent | undefined;
  /** `nothing`: the line has no secret. */
  readonly again: Sent | 'nothing' | undefined;
};

/** Returns the secret in the address of a line: what a reader of the log has. */
export function secretIn(line: string): { name: 'access_token' | 'ticket'; value: string } | undefined {
  const [, name, value] = /[?&](access_token|ticket)=([\w-]+)/.exec(line) ?? [];
  return value === undefined ? undefined : { name: name === 'ticket' ? 'ticket' : 'access_token', value };
}

/** Returns the parts of a line. Those that are secrets are marked. */
export function partsOf(line: string, secrets: readonly string[]): { text: string; isSecret: boolean }[] {
  const known = secrets.filter((secret) => secret !== '');
  if (known.length === 0) return [{ text: line, isSecret: false }];
  return line
    .split(new RegExp(`(${known.join('|')})`))
    .filter((text) => text !== '')
    .map((text) => ({ text, isSecret: known.includes(text) }));
}

export const hasSecret = ({ usual, secrets }: Pick<Sent, 'usual' | 'secrets'>): boolean =>
  secrets.some((secret) => usual.includes(secret));

/** The fields of the line of this project that the picture needs (docs/logs.md). */
const Line = z.object({
  time: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  seconds: z.number(),
  connection: z.string(),
  replicas: z.string(),
});

/** Returns the request as the stage and the request log show it, from the line of this project. Undefined for another line. */
export function exchangeOf(
  sent: Pick<Sent, 'usual' | 'project' | 'secrets'>,
  { way, number }: { way: Way; number: number },
): Exchange | undefined {
  const parsed = Line.safeParse(parse(sent.project));
  if (!parsed.success) return undefined;
  const { time, method, path, status, seconds, connection, replicas } = parsed.data;
  const tried = replicas.split(/[\s,]+/).filter((name) => name !== '');
  const [, id, request] = /^(\w+)\/(\d+)$/.exec(connection) ?? [];
  const totalMs = seconds * 1000;
  const name = secretIn(sent.usual)?.name;
  const isLogged = hasSecret(sent);
  return {
    number,
    type: way === 'form' ? 'http' : 'websocket',
    method,
    path: name === undefined ? path : `${path}?${name}=…`,
    startedAtMs: Date.parse(time) - totalMs,
    totalMs,
    status,
    code: undefined,
    credential: {
      kind: 'other',
      label: name === 'ticket' ? 'one-time' : 'lab',
      form: 'session',
      bytes: sent.secrets[0]?.length ?? 0,
    },
    issuedPublicId: undefined,
    tried,
    servedBy: tried.at(-1),
    connection: id === undefined ? undefined : { id, request: Number(request) },
    timing: {},
    requestHeaders: way === 'form' ? [] : [['Upgrade', 'websocket']],
    responseHeaders: [],
    logged: {
      hasSecret: isLogged,
      note: isLogged ? (name === 'ticket' ? 'ticket' : 'token') : 'no token',
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the first request whose two lines are among the new ones, and which contains the text. */
export function linesOf(
  lines: readonly LogLine[],
  contains: string,
): Pick<Sent, 'usual' | 'project'> | undefined {
  for (const { requestId, format, text: usual } of lines) {
    if (format !== 'usual' || !usual.includes(contains)) continue;
    const project = lines.find((one) => one.requestId === requestId && one.format === 'project')?.text;
    if (project !== undefined) return { usual, project };
  }
  return undefined;
}

/** Returns the attempts with the requests that the player has shown. */
export function shownOf(attempts: readonly Attempt[], shown: readonly Exchange[]): readonly Attempt[] {
  const numbers = new Set(shown.map(({ number }) => number));
  const ifShown = (sent: Sent | undefined): Sent | undefined =>
    sent !== undefined && numbers.has(sent.exchange.number) ? sent : undefined;
  return attempts.flatMap((attempt) => {
    const first = ifShown(attempt.first);
    if (first === undefined) return [];
    const again = attempt.again === 'nothing' ? attempt.again : ifShown(attempt.again);
    return [{ ...attempt, first, again }];
  });
}

/** Returns the newest request that was shown. */
export function newestOf(attempts: readonly Attempt[]): Sent | undefined {
  const last = attempts.at(-1);
  return last === undefined || last.again === 'nothing' || last.again === undefined
    ? last?.first
    : last.again;
}

/** Returns the index of the right answer, from the first WebSocket that opened with the token in its address. */
export function rightAnswer(attempts: readonly Attempt[]): number | undefined {
  const opened = attempts.find(({ way, first }) => way === 'token' && first?.exchange.status === 101)?.first;
  if (opened === undefined) return undefined;
  return hasSecret(opened) ? 1 : 0;
}

/** Returns the refusal of a ticket that opened a WebSocket before and was in NGINX's line. */
export function completedBy(attempts: readonly Attempt[]): Exchange | undefined {
  for (const { way, first, again } of attempts) {
    if (way !== 'ticket' || first?.exchange.status !== 101 || !hasSecret(first)) continue;
    if (typeof again === 'object' && again.exchange.status === 401) return again.exchange;
  }
  return undefined;
}
