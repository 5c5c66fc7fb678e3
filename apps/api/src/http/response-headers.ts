import type { Request, RequestHandler, Response } from 'express';
import onHeaders from 'on-headers';
import { deviceTokenHeader, traceHeaders } from '@session-lab/contract';
import type { VerifyTrace } from '@session-lab/session';
import type { RedisUsage } from '../redis/recorder.ts';

/** Forbids caches on the network and in the browser to store a response (RFC 9111, section 5.2.2.5). */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** Sends a new token as a response header. Scripts, caches and logs are more likely to keep a body. */
export function issueToken(res: Response, token: string): void {
  res.set('Authorization', `Bearer ${token}`);
}

export function issueDeviceToken(res: Response, deviceToken: string): void {
  res.set(deviceTokenHeader, deviceToken);
}

/** Cost of a token check. `memory` is the replica's own memory, where some labs keep state. */
type Trace = Pick<VerifyTrace, 'signatureMs' | 'nearCacheMs'> & {
  readonly memory?: { readonly found: boolean; readonly ms: number };
};

/** Adds the replica's name and `Server-Timing` to every response. The page draws a request from these headers. */
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
 * - `handler`: the rest of the total
 */
export function serverTiming(
  totalMs: number,
  { commands, ms: storeMs }: RedisUsage,
  { signatureMs, nearCacheMs, memory }: Trace = {},
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
