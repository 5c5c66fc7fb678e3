import type { Api } from './api-context.tsx';
import { createClient } from './client.ts';
import { createExchangeLog } from './exchange-log.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { browserStorage, createTokenStore } from './token-store.ts';

/** Wires the parts to this browser. */
export function createApi(): Api {
  const log = createExchangeLog({ capacity: 500 });
  const tokens = createTokenStore({
    storage: browserStorage(),
    onStorageChange: (listener) => {
      addEventListener('storage', listener);
    },
  });
  const client = createClient({
    fetch: (input, init) => fetch(input, init),
    tokens,
    log,
    now: () => performance.now(),
    deadlineMs: 30_000,
    WebSocket,
    origin: location.origin,
  });
  const keeper = createSessionKeeper({
    client,
    tokens,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    random: Math.random,
  });
  return { client, log, tokens, keeper };
}
