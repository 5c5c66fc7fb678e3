import { endpoints, type Profile, type SessionLimits } from '@session-lab/contract';
import { createStore } from 'zustand/vanilla';
import type { AnswerEvent, Client } from './client.ts';
import { succeeded, type Exchange } from './exchange.ts';
import type { ExchangeLog } from './exchange-log.ts';
import { publicIdOf } from './public-id.ts';
import type { End, SessionEnd } from './session-end.ts';
import type { TokenStore } from './token-store.ts';

type SessionStatus =
  | { status: 'guest' }
  /** There is a token, and the server has not answered yet which user it belongs to. */
  | { status: 'checking'; publicId: string | undefined }
  | { status: 'signed-in'; publicId: string | undefined; profile: Profile };

/** The part that does not answer: Redis, every replica, or the network. `failing`: a replica answers with an error. */
export type Outage = 'store' | 'replicas' | 'offline' | 'failing';

/** An event of the session, shown once. `token_removed` and `token_replaced`: another page changed localStorage. */
export type SessionNotice =
  'ended' | 'not_signed_out' | 'signed_out' | 'token_removed' | 'token_replaced' | 'account_deleted';

export type SessionSnapshot = {
  session: SessionStatus;
  outage: Outage | undefined;
  notice: SessionNotice | undefined;
  /** Why the session ended. Only with the notice `ended`. */
  end: End | undefined;
};

export type SessionStore = {
  snapshot: () => SessionSnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Starts the store. Sends one `GET /v1/users/me` if there is a token. */
  start: () => void;
  /** Takes the token of a sign-up or a sign-in. `keep`: on this device; otherwise until the page closes. */
  adopt: (token: string, options: { keep: boolean; profile: Profile }) => void;
  /** Shows a changed profile. Ignores the profile of any other user. */
  update: (profile: Profile) => void;
  /** Drops the token. */
  forget: (notice?: SessionNotice) => void;
  /** Keeps the timeouts of the session, which explain its end. */
  limits: (limits: SessionLimits) => void;
  /** Notes that a message of the WebSocket has used the session. */
  used: () => void;
  /** Drops the token whose session the exchange ended. Keeps a token that the page received after that exchange. */
  endedBy: (exchange: Exchange, notice: SessionNotice) => void;
  /** Shows a notice and changes nothing else. */
  showNotice: (notice: SessionNotice) => void;
  dismissNotice: () => void;
};

type SessionStoreOptions = {
  client: Client;
  tokens: TokenStore;
  log: Pick<ExchangeLog, 'clear'>;
  sessionEnd: SessionEnd;
  /** Runs a function once after the given time. Returns a function that cancels it. */
  after: (ms: number, run: () => void) => () => void;
  /** Returns a number from 0 to 1. Spreads the probes of many pages over time. */
  random: () => number;
};

const firstProbeMs = 1_000;
const maxProbeMs = 10_000;

const outageByCode = new Map<string | undefined, Outage>([
  ['store_unavailable', 'store'],
  ['bad_gateway', 'replicas'],
  ['gateway_timeout', 'replicas'],
  ['no_replica', 'replicas'],
]);

/** A check of the token that fails with one of these codes is not an outage. Other functions handle these codes. */
const conclusiveCodes = new Set(['invalid_token', 'session_changed']);

/**
 * Keeps the signed-in user of this page. Drops the token only on a 401 `invalid_token`. During an outage it keeps the token
 * and probes the server, at growing intervals, until the outage ends.
 */
export function createSessionStore({
  client,
  tokens,
  log,
  sessionEnd,
  after,
  random,
}: SessionStoreOptions): SessionStore {
  const store = createStore<SessionSnapshot>(() => {
    // The reason stays after a reload.
    const end = sessionEnd.kept();
    const notice = end === undefined ? undefined : 'ended';
    return { session: { status: 'guest' }, outage: undefined, notice, end };
  });
  const { getState: snapshot, setState } = store;
  let probeMs = firstProbeMs;
  let cancelProbe: (() => void) | undefined;

  async function check(): Promise<void> {
    const token = tokens.read();
    if (token === undefined) return;
    const answer = await client.request(endpoints.readProfile);
    if (tokens.read() !== token) return;
    if (answer.ok) identified(token, answer.data);
    else if (!answer.offline && snapshot().outage === undefined && !conclusiveCodes.has(answer.problem.code))
      setOutage('failing');
  }

  function identified(token: string, profile: Profile): void {
    const before = tokens.holder();
    tokens.identify(token, profile.id);
    const holder = tokens.holder();
    // The answers in the log contain tokens of the previous user, so the next user must not see the answers.
    if (holder.generation !== before.generation) log.clear();
    setState({
      session: { status: 'signed-in', publicId: publicIdOf(token), profile },
      ...(holder !== before ? withNotice('token_replaced') : {}),
    });
  }

  function setOutage(outage: Outage): void {
    if (snapshot().outage !== outage) setState({ outage });
    if (cancelProbe !== undefined) return;
    cancelProbe = after(probeMs * (0.8 + 0.4 * random()), () => {
      cancelProbe = undefined;
      probeMs = Math.min(probeMs * 2, maxProbeMs);
      void probe();
    });
  }

  async function probe(): Promise<void> {
    if (snapshot().outage === undefined) return;
    if (tokens.read() === undefined) await client.request(endpoints.ping);
    else await check();
    // An error that is not a known outage (a 500) does not end the probing.
    const { outage } = snapshot();
    if (outage !== undefined) setOutage(outage);
  }

  function endOutage(path: string): void {
    cancelProbe?.();
    cancelProbe = undefined;
    probeMs = firstProbeMs;
    setState({ outage: undefined });
    if (snapshot().session.status === 'checking' && path !== endpoints.readProfile.path) void check();
  }

  function onAnswer({ exchange, ownToken, code, offline, newToken }: AnswerEvent): void {
    // This step comes first, so that no request sends the old token. The form that changed the password may be closed already.
    if (newToken !== undefined && ownToken !== undefined && exchange.path === endpoints.changePassword.path)
      rotate(ownToken, newToken);
    const outage = offline ? 'offline' : outageByCode.get(code);
    if (outage !== undefined) {
      // A guest sees an outage of Redis only in the form whose request was refused.
      if (outage !== 'store' || ownToken !== undefined) setOutage(outage);
      return;
    }
    if (code === 'invalid_token' && ownToken !== undefined) void onRefused(ownToken);
    else if (exchange.path !== endpoints.readSession.path) used(ownToken);
    if (snapshot().outage === undefined || !(succeeded(exchange) || code === 'invalid_token')) return;
    // A ping succeeds without Redis, so its answer does not end an outage of Redis.
    if (snapshot().outage !== 'store' || exchange.timing.store !== undefined || tokens.read() === undefined)
      endOutage(exchange.path);
  }

  /** Ends the session unless the refused token was replaced while its request was in flight, here or in another tab. */
  async function onRefused(token: string): Promise<void> {
    await client.issuingSettled();
    tokens.checkStorage();
    if (tokens.read() === token) forget('ended');
  }

  function rotate(old: string, next: string): void {
    tokens.replace(old, next);
    const { session } = snapshot();
    if (tokens.read() === next && session.status === 'signed-in')
      setState({ session: { ...session, publicId: publicIdOf(next) } });
  }

  function forget(notice?: SessionNotice): void {
    const token = tokens.read();
    const publicId = token === undefined ? undefined : publicIdOf(token);
    tokens.drop();
    const end = notice === 'ended' ? sessionEnd.explain(publicId) : undefined;
    setState({ session: { status: 'guest' }, ...withNotice(notice, end) });
  }

  /** Returns the part of the state for a notice, and removes the reason of an earlier end. */
  function withNotice(notice: SessionNotice | undefined, end?: End): Pick<SessionSnapshot, 'notice' | 'end'> {
    if (end === undefined) sessionEnd.clear();
    return { notice, end };
  }

  /** A request with the token used its session, even if it was refused for another reason. */
  function used(token: string | undefined): void {
    const publicId = token === undefined ? undefined : publicIdOf(token);
    if (publicId !== undefined) sessionEnd.used(publicId);
  }

  function onTokenChange(): void {
    const token = tokens.read();
    if (token === undefined) {
      if (snapshot().session.status !== 'guest')
        setState({ session: { status: 'guest' }, ...withNotice('token_removed') });
      return;
    }
    setState({ session: { status: 'checking', publicId: publicIdOf(token) }, ...withNotice(undefined) });
    void check();
  }

  return {
    snapshot,
    subscribe: store.subscribe,
    start: () => {
      client.observe(onAnswer);
      tokens.subscribe(onTokenChange);
      onTokenChange();
    },
    adopt: (token, { keep, profile }) => {
      tokens.write(token, { keep, userId: profile.id });
      const session = { status: 'signed-in', publicId: publicIdOf(token), profile } as const;
      setState({ session, ...withNotice(undefined) });
    },
    update: (profile) => {
      const { session } = snapshot();
      if (session.status === 'signed-in' && session.profile.id === profile.id)
        setState({ session: { ...session, profile } });
    },
    forget,
    limits: (limits) => {
      const { session } = snapshot();
      if (session.status === 'signed-in' && session.publicId !== undefined)
        sessionEnd.limits(session.publicId, limits);
    },
    used: () => {
      used(tokens.read());
    },
    endedBy: ({ credential }, notice) => {
      const token = tokens.read();
      if (token !== undefined && credential.kind === 'own' && credential.publicId === publicIdOf(token))
        forget(notice);
    },
    showNotice: (notice) => {
      setState(withNotice(notice));
    },
    dismissNotice: () => {
      setState(withNotice(undefined));
    },
  };
}
