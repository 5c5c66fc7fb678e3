import type { ServerResponse } from 'node:http';

/** Runs `change` once, at the last moment at which a header can still be set. */
export function beforeHeaders(res: ServerResponse, change: () => void): void {
  const writeHead = res.writeHead.bind(res);
  // Express and node:http send no head but through this method, implicit ones included.
  Object.defineProperty(res, 'writeHead', {
    configurable: true,
    writable: true,
    value: (...head: Parameters<typeof writeHead>) => {
      res.writeHead = writeHead;
      change();
      return writeHead(...head);
    },
  });
}
