import { browserStorage } from '@session-lab/session/client';
import { endpoints, livePath } from '@session-lab/contract';
import type { Api } from './api-context.tsx';
import { createClient } from './client.ts';
import { createDeviceToken } from './device-token.ts';
import { createExchangeLog } from './exchange-log.ts';
import { createGuessStore } from './guess-store.ts';
import { createLiveSocket } from './live-socket.ts';
import { replicasOf } from './replicas.ts';
import { createProgressStore } from './progress-store.ts';
import { createSessionEnd } from './session-end.ts';
import { createSessionStore } from './session-store.ts';
import { createTokenStore } from './token-store.ts';

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
}

/** Enough entries for a long lesson. After that the client measures with its own clock. */
const maxResourceTimings = 20_000;

/** Returns the duration from the Resource Timing entry of the request that started at `startedAt`. */
function browserMs(path: string, startedAt: number): number | undefined {
  const entries = performance.getEntriesByName(new URL(path, location.href).href, 'resource');
  const own = entries.filter((entry) => entry.startTime >= startedAt - 0.2);
  return own.length === 1 ? own[0]?.duration : undefined;
}

/** Returns sessionStorage, or `undefined` if the browser blocks it. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** Creates the parts and connects them to this browser. */
export function createApi(): Api {
  performance.setResourceTimingBufferSize(maxResourceTimings);
  const [page] = performance.getEntriesByType('navigation');
  const log = createExchangeLog({
    capacity: 500,
    replicas: replicasOf(page instanceof PerformanceNavigationTiming ? page.serverTiming : []),
  });
  const tokens = createTokenStore({
    storage: browserStorage(),
    onStorageChange: (listener) => {
      // The browser fires no `storage` event for a change from the console of this page. It also fires no event while the
      // page is frozen or in the back/forward cache.
      addEventListener('focus', listener);
      addEventListener('pageshow', listener);
      document.addEventListener('visibilitychange', listener);
    },
  });
  const client = createClient({
    fetch: (path, init) => fetch(path, init),
    tokens,
    log,
    now: () => performance.now(),
    browserMs,
    deadlineMs: 30_000,
    WebSocket,
    origin: location.origin,
    // The types do not show that `locks` is missing outside secure contexts.
    locks: 'locks' in navigator ? navigator.locks : undefined,
  });
  const device = createDeviceToken({ client, storage: browserStorage() });
  const sessionStore = createSessionStore({
    client,
    tokens,
    log,
    sessionEnd: createSessionEnd({ storage: tabStorage(), now: Date.now }),
    after,
    random: Math.random,
  });
  const progress = createProgressStore({
    client,
    sessionStore,
    tokens,
    storage: browserStorage(),
    onStorageChange: (listener) => {
      addEventListener('storage', listener);
    },
    after,
    now: Date.now,
  });
  const guesses = createGuessStore({
    storage: browserStorage(),
    onStorageChange: (listener) => {
      addEventListener('storage', listener);
    },
  });
  const live = createLiveSocket({
    connect: ({ onOpen, onMessage, onClose }) => {
      const { socket, number } = client.openSocket(livePath);
      socket.addEventListener('open', onOpen);
      socket.addEventListener('message', ({ data }) => {
        onMessage(data);
      });
      socket.addEventListener('close', ({ code }) => {
        onClose(code);
      });
      return {
        number,
        send: (text) => {
          socket.send(text);
        },
        close: () => {
          socket.close();
        },
      };
    },
    isSessionValid: async () => (await client.request(endpoints.readSession)).ok,
    tokens,
    sessionStore,
    log,
    after,
    onWake: (listener) => {
      addEventListener('online', listener);
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') listener();
      });
    },
    random: Math.random,
    now: () => performance.now(),
  });
  return { client, log, tokens, device, sessionStore, live, progress, guesses };
}
