import { endpoints, type Profile } from '@session-lab/contract';
import type { Client, Outcome } from './client.ts';
import { succeeded } from './exchange.ts';
import { publicIdOf } from './public-id.ts';
import type { TokenStore } from './token-store.ts';

type SessionState =
  | { status: 'guest' }
  /** There is a token; whose it is was not answered yet. */
  | { status: 'checking'; publicId: string | undefined }
  | { status: 'signed-in'; publicId: string | undefined; profile: Profile };

/** What does not answer: Redis, every replica, or anything at all. */
export type Away = 'store' | 'replicas' | 'offline';

/** Why the person is not signed in any more, or still is, to be said once. */
export type SessionNotice =
  'ended' | 'ended_elsewhere' | 'not_signed_out' | 'signed_out' | 'signed_out_elsewhere' | 'account_deleted';

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
  /** The session goes on under another token (a password change); it is kept where the old one was. */
  rotate: (token: string) => void;
  /** The profile changed. */
  update: (profile: Profile) => void;
  /** The token is dropped: after a confirmed sign-out, a deleted account. */
  forget: (notice?: SessionNotice) => void;
  /** Says something that changed nothing: `not_signed_out`. */
  say: (notice: SessionNotice) => void;
  dismissNotice: () => void;
};

type SessionKeeperOptions = {
  client: Client;
  tokens: TokenStore;
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

/**
 * Who is signed in on this page. Drops the token on a 401 `invalid_token` alone; when the store, the replicas or the
 * network are away it keeps it and knocks, more and more rarely, until something answers.
 */
export function createSessionKeeper({ client, tokens, after, random }: SessionKeeperOptions): SessionKeeper {
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
    if (answer.ok)
      set({ session: { status: 'signed-in', publicId: publicIdOf(token), profile: answer.data } });
    else if (now.session.status === 'checking' && now.away === undefined && tokens.read() !== undefined) {
      setAway('replicas');
    }
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
    // An answer that neither says away nor good (a 500) keeps the knocking going.
    if (now.away !== undefined) setAway(now.away);
  }

  function back(path: string): void {
    callOff?.();
    callOff = undefined;
    probeMs = firstProbeMs;
    set({ away: undefined });
    if (now.session.status === 'checking' && path !== endpoints.readProfile.path) void check();
  }

  function hear({ exchange, ownToken, code, offline }: Outcome): void {
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

  /** The refused token may have been replaced while its request was under way: then nothing has ended. */
  async function refused(token: string): Promise<void> {
    await client.issuesSettled();
    if (tokens.read() === token) forget('ended');
  }

  function forget(notice?: SessionNotice): void {
    tokens.drop();
    set({ session: { status: 'guest' }, notice });
  }

  function readTokenAgain(): void {
    const token = tokens.read();
    if (token === undefined) {
      if (now.session.status !== 'guest') {
        set({ session: { status: 'guest' }, notice: 'signed_out_elsewhere' });
      }
      return;
    }
    const publicId = publicIdOf(token);
    // Most likely the same person under a new token: what they see stays until the answer says otherwise.
    const session: SessionState =
      now.session.status === 'signed-in' ? { ...now.session, publicId } : { status: 'checking', publicId };
    set({ session, notice: undefined });
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
      tokens.write(token, { keep });
      set({ session: { status: 'signed-in', publicId: publicIdOf(token), profile }, notice: undefined });
    },
    rotate: (token) => {
      tokens.write(token, { keep: tokens.kept() });
      if (now.session.status === 'signed-in') {
        set({ session: { ...now.session, publicId: publicIdOf(token) } });
      }
    },
    update: (profile) => {
      if (now.session.status === 'signed-in') set({ session: { ...now.session, profile } });
    },
    forget,
    say: (notice) => {
      set({ notice });
    },
    dismissNotice: () => {
      set({ notice: undefined });
    },
  };
}
