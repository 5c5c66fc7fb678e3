import { createContext, useCallback, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Client } from './client.ts';
import type { Exchange } from './exchange.ts';
import type { DeviceToken } from './device-token.ts';
import type { ExchangeLog, Replay } from './exchange-log.ts';
import type { GuessStore, LabGuess } from './guess-store.ts';
import type { LiveSnapshot } from './live-messages.ts';
import type { LiveSocket } from './live-socket.ts';
import type { ProgressStore } from './progress-store.ts';
import type { SessionStore, SessionSnapshot } from './session-store.ts';
import type { Holder, TokenStore } from './token-store.ts';

export type Api = {
  client: Client;
  log: ExchangeLog;
  tokens: TokenStore;
  device: DeviceToken;
  sessionStore: SessionStore;
  live: LiveSocket;
  progress: ProgressStore;
  guesses: GuessStore;
};

const ApiContext = createContext<Api | undefined>(undefined);

/** Provides the API to the page. Its client is bound to the user of the page. */
export function ApiProvider({ api, children }: { api: Api; children: ReactNode }): ReactNode {
  const { client, sessionStore, tokens } = api;
  const holder = useSyncExternalStore(sessionStore.subscribe, tokens.holder);
  const bound = useMemo(() => ({ ...api, client: client.boundTo(holder) }), [api, client, holder]);
  return <ApiContext value={bound}>{children}</ApiContext>;
}

/** Returns the client of the page's user, the request log, the token and the stores. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('useApi must be used inside an ApiProvider');
  return api;
}

type Session = SessionSnapshot &
  Pick<SessionStore, 'adopt' | 'update' | 'forget' | 'endedBy' | 'showNotice' | 'dismissNotice'> & {
    /** The user of the page. Each user has one holder object, and a guest also has a holder object. */
    holder: Holder;
    /** False while the page has a token from another tab and the user of this token is unknown. */
    isKnown: boolean;
  };

/** Returns the signed-in user, the outage, the notice, and the functions that change them. */
export function useSession(): Session {
  const { sessionStore, tokens } = useApi();
  const snapshot = useSyncExternalStore(sessionStore.subscribe, sessionStore.snapshot);
  const holder = useSyncExternalStore(sessionStore.subscribe, tokens.holder);
  const isKnown = useSyncExternalStore(sessionStore.subscribe, tokens.isKnown);
  const { adopt, update, forget, endedBy, showNotice, dismissNotice } = sessionStore;
  return { ...snapshot, holder, isKnown, adopt, update, forget, endedBy, showNotice, dismissNotice };
}

/** Returns the present users, the messages, and the functions that send one. */
export function useLive(): LiveSnapshot & Pick<LiveSocket, 'send' | 'sendAgain'> {
  const { live } = useApi();
  const { send, sendAgain } = live;
  return { ...useSyncExternalStore(live.subscribe, live.snapshot), send, sendAgain };
}

/** Returns the completed labs, and the functions that complete one and that forget all. */
export function useProgress(): { labs: Readonly<Record<string, string>> } & Pick<
  ProgressStore,
  'complete' | 'forget'
> {
  const { progress } = useApi();
  return {
    labs: useSyncExternalStore(progress.subscribe, progress.snapshot),
    complete: progress.complete,
    forget: progress.forget,
  };
}

/** Returns the recorded guess of each lab. */
export function useGuesses(): Readonly<Record<string, LabGuess>> {
  const { guesses } = useApi();
  return useSyncExternalStore(guesses.subscribe, guesses.snapshot);
}

/** Answers that arrive within this time are rendered together, in milliseconds. */
const batchMs = 80;

/** Subscribes to the log. Renders at most once per `batchMs`. */
function useLog<Value>(read: () => Value): Value {
  const { log } = useApi();
  const subscribe = useCallback(
    (listener: () => void) => {
      let pending: ReturnType<typeof setTimeout> | undefined;
      const stop = log.subscribe(() => {
        pending ??= setTimeout(() => {
          pending = undefined;
          listener();
        }, batchMs);
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

/** Returns every exchange in the log, newest first. */
export function useExchanges(): readonly Exchange[] {
  const { log } = useApi();
  return useLog(log.entries);
}

/** Returns the exchanges that the player of the page has shown, newest first. Without a player, all of the log. */
export function useShownExchanges(): readonly Exchange[] {
  const exchanges = useExchanges();
  const { log } = useApi();
  const pending = useLog(log.pending);
  return useMemo(
    () => (pending.size === 0 ? exchanges : exchanges.filter(({ number }) => !pending.has(number))),
    [exchanges, pending],
  );
}

/** Returns the player that shows an exchange again in the picture, or `undefined` on a page without a player. */
export function useReplay(): Replay | undefined {
  const { log } = useApi();
  return useSyncExternalStore(log.subscribe, log.replay);
}

/** Returns the names of the replicas seen so far. */
export function useReplicas(): readonly string[] {
  const { log } = useApi();
  return useLog(log.replicas);
}
