import { createContext, useCallback, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Client } from './client.ts';
import type { Exchange } from './exchange.ts';
import type { DeviceToken } from './device-token.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { LiveSnapshot, LiveSocket } from './live-socket.ts';
import type { ProgressKeeper } from './progress-keeper.ts';
import type { SessionKeeper, SessionSnapshot } from './session-keeper.ts';
import type { Holder, TokenStore } from './token-store.ts';

export type Api = {
  client: Client;
  log: ExchangeLog;
  tokens: TokenStore;
  device: DeviceToken;
  keeper: SessionKeeper;
  live: LiveSocket;
  progress: ProgressKeeper;
};

const ApiContext = createContext<Api | undefined>(undefined);

/** Binds the client to the user that the page below is rendered for. */
export function ApiProvider({ api, children }: { api: Api; children: ReactNode }): ReactNode {
  const { client, keeper, tokens } = api;
  const holder = useSyncExternalStore(keeper.subscribe, tokens.holder);
  const bound = useMemo(() => ({ ...api, client: client.boundTo(holder) }), [api, client, holder]);
  return <ApiContext value={bound}>{children}</ApiContext>;
}

/** The client of the page's user, the log, the token and the keeper of the session. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('useApi needs an ApiProvider above it');
  return api;
}

type Session = SessionSnapshot &
  Pick<SessionKeeper, 'adopt' | 'update' | 'forget' | 'ended' | 'say' | 'dismissNotice'> & {
    /** One object for one user; a guest has one too. */
    holder: Holder;
    /** False from the moment another tab stored another token until its user is known. */
    isKnown: boolean;
  };

/** Who is signed in, what is away, what is to be said; and the ways to change that. */
export function useSession(): Session {
  const { keeper, tokens } = useApi();
  const snapshot = useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  const holder = useSyncExternalStore(keeper.subscribe, tokens.holder);
  const isKnown = useSyncExternalStore(keeper.subscribe, tokens.isKnown);
  const { adopt, update, forget, ended, say, dismissNotice } = keeper;
  return { ...snapshot, holder, isKnown, adopt, update, forget, ended, say, dismissNotice };
}

/** The session's socket: who is here, the messages, and how to send one. */
export function useLive(): LiveSnapshot & Pick<LiveSocket, 'say' | 'sayAgain'> {
  const { live } = useApi();
  const { say, sayAgain } = live;
  return { ...useSyncExternalStore(live.subscribe, live.snapshot), say, sayAgain };
}

/** Which labs are checked off, and the way to check one off. */
export function useProgress(): { labs: Readonly<Record<string, string>> } & Pick<ProgressKeeper, 'checkOff'> {
  const { progress } = useApi();
  return {
    labs: useSyncExternalStore(progress.subscribe, progress.snapshot),
    checkOff: progress.checkOff,
  };
}

/** A hundred answers in a row are a handful of renderings; nobody reads faster. */
const gatherMs = 80;

/** Subscribes to the log, gathering what comes in close together. */
function useLog<Value>(read: () => Value): Value {
  const { log } = useApi();
  const subscribe = useCallback(
    (listener: () => void) => {
      let pending: ReturnType<typeof setTimeout> | undefined;
      const stop = log.subscribe(() => {
        pending ??= setTimeout(() => {
          pending = undefined;
          listener();
        }, gatherMs);
      });
      return () => {
        stop();
        clearTimeout(pending);
      };
    },
    [log],
  );
  return useSyncExternalStore(subscribe, read);
}

/** Every exchange, newest first. */
export function useExchanges(): readonly Exchange[] {
  const { log } = useApi();
  return useLog(log.entries);
}

/** How many answers each replica gave. */
export function useServed(): ReadonlyMap<string, number> {
  const { log } = useApi();
  return useLog(log.served);
}

/** The names of the replicas seen so far. */
export function useReplicas(): readonly string[] {
  const { log } = useApi();
  return useLog(log.replicas);
}
