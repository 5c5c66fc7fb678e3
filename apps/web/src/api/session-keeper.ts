import { endpoints, type Profile } from '@session-lab/contract';
import type { Client, Outcome } from './client.ts';
import { succeeded, type Exchange } from './exchange.ts';
import { publicIdOf } from './public-id.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { TokenStore } from './token-store.ts';

type SessionState =
  | { status: 'guest' }
  /** There is a token; whose it is was not answered yet. */
  | { status: 'checking'; publicId: string | undefined }
  | { status: 'signed-in'; publicId: string | undefined; profile: Profile };

/** The part that does not answer: Redis, every replica, or anything at all. `failing`: a replica answers, with an error. */
export type Away = 'store' | 'replicas' | 'offline' | 'failing';

/** The end of a session, shown once. `token_removed` and `token_replaced`: in localStorage, not by this page. */
export type SessionNotice =
  | 'ended'
  | 'ended_elsewhere'
  | 'not_signed_out'
  | 'signed_out'
  | 'token_removed'
  | 'token_replaced'
  | 'account_deleted';

export type SessionSnapshot = {
  session: SessionState;
  away: Away | undefined;
  notice: SessionNotice | undefined;
};

export type SessionKeeper = {
  snapshot: () => SessionSnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Begins: one `GET /v1/users/me` where there is a token. */
  start: () => void;
  /** A token arrived with a sign-up or a sign-in. `keep`: on this device; otherwise until the page closes. */
  adopt: (token: string, options: { keep: boolean; profile: Profile }) => void;
  /** The profile changed. Another user's than the page's is ignored. */
  update: (profile: Profile) => void;
  /** Drops the token. */
  forget: (notice?: SessionNotice) => void;
  /** Drops the token whose session that exchange ended; a token that came to the page since then stays. */
  ended: (exchange: Exchange, notice: SessionNotice) => void;
  /** Says something that changed nothing: `not_signed_out`. */
  say: (notice: SessionNotice) => void;
  dismissNotice: () => void;
};

type SessionKeeperOptions = {
  client: Client;
  tokens: TokenStore;
  log: Pick<ExchangeLog, 'clear'>;
  /** Calls back once after so many milliseconds; returns how to call it off. */
  after: (ms: number, run: () => void) => () => void;
  /** Between 0 and 1: keeps a classroom from knocking in step. */
  random: () => number;
};

const firstProbeMs = 1_000;
const longestProbeMs = 10_000;

const awayCodes = new Map<string | undefined, Away>([
  ['store_unavailable', 'store'],
  ['bad_gateway', 'replicas'],
  ['gateway_timeout', 'replicas'],
  ['no_replica', 'replicas'],
]);

/** Codes that end the waiting for an answer, although it is not a profile: each has its own consequence. */
const conclusiveCodes = new Set(['invalid_token', 'session_changed']);

/**
 * Keeps the user who is signed in on this page. Drops the token on a 401 `invalid_token` only; while the store, the replicas or the
 * network are unavailable it keeps the token and probes, more and more rarely, until something answers.
 */
export function createSessionKeeper({
  client,
  tokens,
  log,
  after,
  random,
}: SessionKeeperOptions): SessionKeeper {
  let now: SessionSnapshot = { session: { status: 'guest' }, away: undefined, notice: undefined };
  const listeners = new Set<() => void>();
  let probeMs = firstProbeMs;
  let callOff: (() => void) | undefined;

  function set(change: Partial<SessionSnapshot>): void {
    now = { ...now, ...change };
    for (const listener of listeners) listener();
  }

  async function check(): Promise<void> {
    const token = tokens.read();
    if (token === undefined) return;
    const answer = await client.request(endpoints.readProfile);
    if (tokens.read() !== token) return;
    if (answer.ok) identified(token, answer.data);
    else if (!answer.offline && now.away === undefined && !conclusiveCodes.has(answer.problem.code))
      setAway('failing');
  }

  function identified(token: string, profile: Profile): void {
    const before = tokens.holder();
    tokens.identify(token, profile.id);
    const holder = tokens.holder();
    // The next user does not see the answers to this user, which hold tokens.
    if (holder.turn !== before.turn) log.clear();
    set({
      session: { status: 'signed-in', publicId: publicIdOf(token), profile },
      ...(holder !== before ? { notice: 'token_replaced' as const } : {}),
    });
  }

  function setAway(away: Away): void {
    if (now.away !== away) set({ away });
    if (callOff !== undefined) return;
    callOff = after(probeMs * (0.8 + 0.4 * random()), () => {
      callOff = undefined;
      probeMs = Math.min(probeMs * 2, longestProbeMs);
      void probe();
    });
  }

  async function probe(): Promise<void> {
    if (now.away === undefined) return;
    if (tokens.read() === undefined) await client.request(endpoints.ping);
    else await check();
    // An answer that is neither a success nor a known absence (a 500) keeps the probing going.
    if (now.away !== undefined) setAway(now.away);
  }

  function back(path: string): void {
    callOff?.();
    callOff = undefined;
    probeMs = firstProbeMs;
    set({ away: undefined });
    if (now.session.status === 'checking' && path !== endpoints.readProfile.path) void check();
  }

  function hear({ exchange, ownToken, code, offline, newToken }: Outcome): void {
    // Before anything else can send the old token again. The page that changed the password may be closed already.
    if (newToken !== undefined && ownToken !== undefined && exchange.path === endpoints.changePassword.path)
      rotate(ownToken, newToken);
    const away = offline ? 'offline' : awayCodes.get(code);
    if (away !== undefined) {
      // To a guest the store's absence is the answer to one form, said there.
      if (away !== 'store' || ownToken !== undefined) setAway(away);
      return;
    }
    if (code === 'invalid_token' && ownToken !== undefined) void refused(ownToken);
    if (now.away === undefined || !(succeeded(exchange) || code === 'invalid_token')) return;
    // With the store away a ping still gets its answer: that is not the store being back.
    if (now.away !== 'store' || exchange.timing.store !== undefined || tokens.read() === undefined)
      back(exchange.path);
  }

  /**
   * The refused token may have been replaced while its request was in flight, or its successor may still be on its way to
   * another tab: then nothing has ended.
   */
  async function refused(token: string): Promise<void> {
    await client.issuesSettled();
    tokens.look();
    if (tokens.read() === token) forget('ended');
  }

  function rotate(old: string, next: string): void {
    tokens.replace(old, next);
    if (tokens.read() === next && now.session.status === 'signed-in')
      set({ session: { ...now.session, publicId: publicIdOf(next) } });
  }

  function forget(notice?: SessionNotice): void {
    tokens.drop();
    set({ session: { status: 'guest' }, notice });
  }

  function readTokenAgain(): void {
    const token = tokens.read();
    if (token === undefined) {
      if (now.session.status !== 'guest') set({ session: { status: 'guest' }, notice: 'token_removed' });
      return;
    }
    set({ session: { status: 'checking', publicId: publicIdOf(token) }, notice: undefined });
    void check();
  }

  return {
    snapshot: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      client.observe(hear);
      tokens.subscribe(readTokenAgain);
      readTokenAgain();
    },
    adopt: (token, { keep, profile }) => {
      tokens.write(token, { keep, userId: profile.id });
      set({ session: { status: 'signed-in', publicId: publicIdOf(token), profile }, notice: undefined });
    },
    update: (profile) => {
      if (now.session.status === 'signed-in' && now.session.profile.id === profile.id)
        set({ session: { ...now.session, profile } });
    },
    forget,
    ended: ({ credential }, notice) => {
      const token = tokens.read();
      if (token !== undefined && credential.kind === 'own' && credential.publicId === publicIdOf(token))
        forget(notice);
    },
    say: (notice) => {
      set({ notice });
    },
    dismissNotice: () => {
      set({ notice: undefined });
    },
  };
}
