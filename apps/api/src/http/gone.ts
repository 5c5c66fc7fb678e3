import type { ServerResponse } from 'node:http';

/** Aborts when the client goes before it has its answer: what was not begun for it yet need not be. */
export function goneSignal(res: ServerResponse): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return gone.signal;
}
