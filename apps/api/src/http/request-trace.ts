import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import onHeaders from 'on-headers';
import type { Logger } from 'pino';
import { traceHeaders, type ProblemCode } from '@session-lab/contract';
import type { VerifyTrace } from '@session-lab/session';
import { inRequest } from '../logger.ts';
import type { RedisUsage } from '../redis/recorder.ts';

const problemCodes = new WeakMap<Request, ProblemCode>();

/** Adds a problem code to the log line of the request. */
export const noteProblem = (req: Request, code: ProblemCode): void => void problemCodes.set(req, code);

export type FinishedRequest = {
  readonly method: string;
  /** The route's pattern, such as `/v1/sessions/:id`, or `unmatched`. Contains no text that a client sent. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};

/**
 * Logs one line for each request. Does not log the headers, the body, the path as sent, or the query, which contains the
 * token of a WebSocket.
 */
export function requestLog({
  logger,
  sessionOf,
  onFinished,
}: {
  logger: Logger;
  /** Returns the user and the session for the log line. */
  sessionOf: (req: Request) => { userId: string; sessionId: string } | undefined;
  /** Receives each finished request. The metrics count it. */
  onFinished: (request: FinishedRequest) => void;
}): RequestHandler {
  return (req, res, next) => {
    const startedAtMs = performance.now();
    const context = { requestId: requestIdOf(req), client: req.ip ?? 'unknown' };
    res.once('close', () => {
      const finished = {
        method: req.method,
        route: routeOf(req),
        status: res.statusCode,
        ms: Math.round((performance.now() - startedAtMs) * 1000) / 1000,
      };
      onFinished(finished);
      // An accepted upgrade (101) is complete, although the response is not finished.
      const isWhole = res.writableFinished || res.statusCode === 101;
      const aborted = isWhole ? {} : { aborted: true };
      const code = problemCodes.get(req);
      const problem = code === undefined ? {} : { code };
      logger.info({ ...context, ...finished, ...problem, ...aborted, ...sessionOf(req) }, 'request');
    });
    inRequest(context, next);
  };
}

/** Returns the id that NGINX sends (`nginx/proxy.conf`). A request that did not come through NGINX gets a new id. */
export function requestIdOf(req: Request): string {
  const id = req.get(traceHeaders.requestId) ?? '';
  return /^[0-9a-f]{32}$/.test(id) ? id : randomBytes(16).toString('hex');
}

function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
}

/** Cost of a token check. `memory` is the replica's own memory, where some labs keep state. */
type Trace = Pick<VerifyTrace, 'signatureMs' | 'nearCacheMs'> & {
  readonly memory?: { readonly found: boolean; readonly ms: number };
  readonly unanswered?: boolean;
};

/** Adds the replica's name and `Server-Timing` to every response. The page uses these headers to draw the request. */
export function trace({
  replicaName,
  traceOf,
  record,
}: {
  replicaName: string;
  traceOf: (req: Request) => Trace | undefined;
  /** Runs `work` and passes it the Redis usage of the request, which is updated until the request ends. */
  record: (work: (usage: RedisUsage) => void) => void;
}): RequestHandler {
  return (req, res, next) => {
    const startedAtMs = performance.now();
    res.set(traceHeaders.servedBy, replicaName);
    record((usage) => {
      onHeaders(res, () => {
        const totalMs = performance.now() - startedAtMs;
        res.set(traceHeaders.serverTiming, serverTiming(totalMs, usage, traceOf(req)));
      });
      next();
    });
  };
}

/**
 * Returns the value of `Server-Timing` (W3C). Durations are in milliseconds:
 * - `verify`: the check of the token's signature
 * - `cache`: a hit in the near cache; nothing else was needed
 * - `memory`: a look-up in the replica's own memory, with `hit` or `miss`
 * - `store`: the time that the request waited for Redis, with the names of the commands
 * - `unanswered`: the same time, if Redis did not reply to a command or the store knew that it would not
 * - `handler`: the rest of the total
 */
export function serverTiming(
  totalMs: number,
  { commands, ms: storeMs, unanswered }: RedisUsage,
  { signatureMs, nearCacheMs, memory, unanswered: unsent }: Trace = {},
): string {
  const handlerMs = Math.max(
    0,
    totalMs - (signatureMs ?? 0) - (nearCacheMs ?? 0) - (memory?.ms ?? 0) - storeMs,
  );
  return [
    ...(nearCacheMs === undefined ? [] : [`cache;desc="near cache";dur=${nearCacheMs.toFixed(3)}`]),
    ...(signatureMs === undefined ? [] : [`verify;dur=${signatureMs.toFixed(3)}`]),
    ...(memory === undefined
      ? []
      : [`memory;desc="${memory.found ? 'hit' : 'miss'}";dur=${memory.ms.toFixed(3)}`]),
    ...(commands.size === 0 ? [] : [`store;desc="${listOf(commands)}";dur=${storeMs.toFixed(3)}`]),
    ...(unanswered || unsent === true ? [`unanswered;dur=${storeMs.toFixed(3)}`] : []),
    `handler;dur=${handlerMs.toFixed(3)}`,
  ].join(', ');
}

/** Maximum length of the list of commands, in characters. A longer list ends with "...". */
const listLength = 60;

function listOf(commands: ReadonlySet<string>): string {
  let list = '';
  for (const command of commands) {
    const longer = list === '' ? command : `${list}, ${command}`;
    if (longer.length > listLength) return `${list}, ...`;
    list = longer;
  }
  return list;
}
