import type { Request, RequestHandler } from 'express';
import { traceHeaders } from '@session-lab/contract';
import type { VerifyTrace } from '@session-lab/session';
import { beforeHeaders } from './before-headers.ts';

/** Says on every answer which replica gave it and where its time went; the picture of a request is drawn from these. */
export function trace({
  replicaName,
  traceOf,
}: {
  replicaName: string;
  traceOf: (req: Request) => VerifyTrace | undefined;
}): RequestHandler {
  return (req, res, next) => {
    const startedAtMs = performance.now();
    res.set(traceHeaders.servedBy, replicaName);
    beforeHeaders(res, () => {
      res.set(traceHeaders.serverTiming, serverTiming(performance.now() - startedAtMs, traceOf(req)));
    });
    next();
  };
}

/** `Server-Timing` (W3C): milliseconds; `handler` is what `verify` and `store` leave of the whole. */
export function serverTiming(totalMs: number, spent: VerifyTrace = {}): string {
  const { signatureMs, storeMs, storeCommand } = spent;
  const handlerMs = Math.max(0, totalMs - (signatureMs ?? 0) - (storeMs ?? 0));
  return [
    ...(signatureMs === undefined ? [] : [`verify;dur=${signatureMs.toFixed(3)}`]),
    ...(storeMs === undefined ? [] : [`store;desc="${storeCommand ?? ''}";dur=${storeMs.toFixed(3)}`]),
    `handler;dur=${handlerMs.toFixed(3)}`,
  ].join(', ');
}
