import type { ServerResponse } from 'node:http';

/** Returns a signal that aborts when the client disconnects before the end of the response. Pending work can then be skipped. */
export function clientAbortSignal(res: ServerResponse): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}
