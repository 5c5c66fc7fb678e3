import type { Server } from 'node:http';

type Answer = { readonly status: number; readonly body: string; readonly cookie: string | undefined };
export type Requester = (path: string, cookie?: string, timeoutMs?: number) => Promise<Answer>;

/** Returns a client that sends GET with a cookie, and returns the new cookie. */
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
  /** The delayed request awaits it; resolves when the gate opens. */
  passed(): Promise<void>;
  /** The test awaits it; resolves when a request waits at the gate. */
  reached(): Promise<void>;
  /** Lets the waiting request continue. The next request waits again. */
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
