import { endpoints, livePath } from '@session-lab/contract';
import type { Api } from './api-context.tsx';
import { createClient } from './client.ts';
import { createDeviceToken } from './device-token.ts';
import { createExchangeLog } from './exchange-log.ts';
import { createLiveSocket } from './live-socket.ts';
import { createProgressKeeper } from './progress-keeper.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { browserStorage, createTokenStore } from './token-store.ts';

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
}

/** Room for the entries of a long lesson; beyond it the client's own clock has to do. */
const resourceTimings = 20_000;

/** From the Resource Timing of the request that began at `startedAt` or just after. */
function measuredMs(path: string, startedAt: number): number | undefined {
  const entries = performance.getEntriesByName(new URL(path, location.href).href, 'resource');
  const own = entries.filter((entry) => entry.startTime >= startedAt - 0.2);
  return own.length === 1 ? own[0]?.duration : undefined;
}

/** Wires the parts to this browser. */
export function createApi(): Api {
  performance.setResourceTimingBufferSize(resourceTimings);
  const log = createExchangeLog({ capacity: 500 });
  const tokens = createTokenStore({
    storage: browserStorage(),
    onStorageChange: (listener) => {
      addEventListener('storage', listener);
      // The console of this page changes localStorage without a `storage` event, and so do other tabs for a page that is
      // frozen or in the back/forward cache.
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
    measured: measuredMs,
    deadlineMs: 30_000,
    WebSocket,
    origin: location.origin,
    // Not there over plain HTTP off localhost, whatever the types say.
    locks: 'locks' in navigator ? navigator.locks : undefined,
  });
  const device = createDeviceToken({ client, storage: browserStorage() });
  const keeper = createSessionKeeper({ client, tokens, log, after, random: Math.random });
  const progress = createProgressKeeper({
    client,
    keeper,
    tokens,
    storage: browserStorage(),
    onStorageChange: (listener) => {
      addEventListener('storage', listener);
    },
    after,
    now: Date.now,
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
    isGood: async () => (await client.request(endpoints.readSession)).ok,
    tokens,
    keeper,
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
  return { client, log, tokens, device, keeper, live, progress };
}
