import type { Request, RequestHandler } from 'express';
import { traceHeaders } from '@session-lab/contract';
import type { VerifyTrace } from '@session-lab/session';
import type { Asked } from '../asked.ts';
import { beforeHeaders } from './before-headers.ts';

/** What checking a token cost; `memory` is the replica's own, where a lab keeps state there. */
type Trace = Pick<VerifyTrace, 'signatureMs' | 'nearCacheMs'> & {
  readonly memory?: { readonly found: boolean; readonly ms: number };
};

/** Says on every answer which replica gave it and where its time went; the picture of a request is drawn from these. */
export function trace({
  replicaName,
  traceOf,
  record,
}: {
  replicaName: string;
  traceOf: (req: Request) => Trace | undefined;
  /** Runs `work`; `asked` tells what it has asked of Redis so far. */
  record: (work: (asked: Asked) => void) => void;
}): RequestHandler {
  return (req, res, next) => {
    const startedAtMs = performance.now();
    res.set(traceHeaders.servedBy, replicaName);
    record((asked) => {
      beforeHeaders(res, () => {
        const totalMs = performance.now() - startedAtMs;
        res.set(traceHeaders.serverTiming, serverTiming(totalMs, asked, traceOf(req)));
      });
      next();
    });
  };
}

/**
 * `Server-Timing` (W3C), in milliseconds. `verify` is the check of the token's signature; `cache` is
 * the near cache, where it knew the session and nothing else was needed; `memory` the replica's own, with `hit` or
 * `miss`; `store` is the time that the
 * request waited for Redis, whatever for, and names the commands; `handler` is what these two leave of the whole.
 */
export function serverTiming(
  totalMs: number,
  { commands, ms: storeMs }: Asked,
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

/** A list that is longer is cut short, in characters. */
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
