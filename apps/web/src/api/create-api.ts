import type { Api } from './api-context.tsx';
import { createClient } from './client.ts';
import { createExchangeLog } from './exchange-log.ts';
import { createLiveSocket } from './live-socket.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { browserStorage, createTokenStore } from './token-store.ts';

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
}

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
  const keeper = createSessionKeeper({ client, tokens, after, random: Math.random });
  const live = createLiveSocket({
    client,
    tokens,
    keeper,
    log,
    after,
    random: Math.random,
    now: () => performance.now(),
  });
  return { client, log, tokens, keeper, live };
}
