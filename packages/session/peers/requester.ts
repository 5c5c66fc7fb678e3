import type { Server } from 'node:http';

type Answer = { readonly status: number; readonly body: string; readonly cookie: string | undefined };
export type Requester = (path: string, cookie?: string, timeoutMs?: number) => Promise<Answer>;

/** GETs with a cookie, and gives the cookie that came back. */
export function requester(url: string): Requester {
  return async (path, cookie = '', timeoutMs = 10_000) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url + path, { headers: { cookie }, signal });
    const [given] = response.headers.getSetCookie();
    return { status: response.status, body: await response.text(), cookie: given?.split(';')[0] };
  };
}

export function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

export type Gate = {
  /** For the request that is to be held up: resolves when the gate is opened. */
  passed(): Promise<void>;
  /** For the test: resolves when a request is held up. */
  reached(): Promise<void>;
  /** Lets the one that is held up go on; the next one is held up again. */
  open(): void;
};

export function gate(): Gate {
  let arrived = Promise.withResolvers<void>();
  let opened = Promise.withResolvers<void>();
  return {
    passed() {
      arrived.resolve();
      return opened.promise;
    },
    reached: () => arrived.promise,
    open() {
      opened.resolve();
      arrived = Promise.withResolvers<void>();
      opened = Promise.withResolvers<void>();
    },
  };
}
