/** An account whose sign-up got a 201. */
export type Account = {
  readonly id: string;
  readonly userName: string;
  readonly email: string;
  readonly password: string;
};

/**
 * Knowledge about a session. `live`: its token was received. `ending`: its sign-out is pending. `ended`: its
 * sign-out was confirmed. `unknown`: the store may have lost it, or its sign-out was not confirmed.
 */
export type SessionState = 'live' | 'ending' | 'ended' | 'unknown';

export type KnownSession = {
  readonly account: Account;
  readonly token: string;
  state: SessionState;
  /** Number of pending reads. While there are any, the load does not sign the session out. */
  pendingReads: number;
  /** True if a socket uses the session. Then the load does not sign it out. */
  hasSocket: boolean;
};

export type Ledger = ReturnType<typeof createLedger>;

/** One less than SESSIONS_PER_USER, because one more sign-in would end the oldest session. */
const maxPerAccount = 9;
/** Maximum number of ended sessions that the ledger keeps. It keeps the latest. */
const maxEnded = 400;

/** Records which accounts and sessions must exist and which must not, from the responses only. */
export function createLedger({ random = Math.random }: { random?: () => number } = {}) {
  const accounts: Account[] = [];
  let sessions: KnownSession[] = [];
  let ended: KnownSession[] = [];
  /** Number of sign-ins without a response, by account. Each may have created a session. */
  const unanswered = new Map<Account, number>();
  let epoch = 0;

  const inState = (state: SessionState): KnownSession[] => sessions.filter((one) => one.state === state);
  const oneOf = <T>(some: readonly T[]): T | undefined => some[Math.floor(random() * some.length)];
  const heldBy = (account: Account): number =>
    sessions.filter((one) => one.account === account).length + (unanswered.get(account) ?? 0);

  return {
    accounts: (): readonly Account[] => accounts,
    live: (): readonly KnownSession[] => inState('live'),
    ended: (): readonly KnownSession[] => ended,
    /** Changes whenever sessions become unknown. */
    epoch: (): number => epoch,

    addAccount: (account: Account): void => void accounts.push(account),

    /** Adds a session. `inEpoch` is the epoch in which its sign-in was sent. */
    opened(account: Account, token: string, inEpoch: number): KnownSession {
      count(account, -1);
      const state = inEpoch === epoch ? 'live' : 'unknown';
      const session: KnownSession = { account, token, state, pendingReads: 0, hasSocket: false };
      sessions.push(session);
      return session;
    },

    confirmEnded(session: KnownSession): void {
      session.state = 'ended';
      sessions = sessions.filter((one) => one !== session);
      ended = [...ended, session].slice(-maxEnded);
    },

    /** Marks live sessions as unknown, because their store stops or restarts. */
    markUnknown(): void {
      epoch += 1;
      for (const session of inState('live')) session.state = 'unknown';
    },

    /** Marks unknown sessions as ended, because the store restarted empty. Returns their number. */
    confirmUnknownEnded(): number {
      const lost = inState('unknown');
      for (const session of lost) session.state = 'ended';
      sessions = sessions.filter((one) => one.state !== 'ended');
      ended = [...ended, ...lost].slice(-maxEnded);
      unanswered.clear();
      return lost.length;
    },

    toRead: (): KnownSession | undefined => oneOf(inState('live')),
    endedToRead: (): KnownSession | undefined => oneOf(ended),

    /**
     * Returns a session that no read or socket uses, or undefined while at most `keeping` sessions are live.
     */
    toSignOut(keeping: number): KnownSession | undefined {
      const live = inState('live');
      if (live.length <= keeping) return undefined;
      return oneOf(live.filter((one) => !one.hasSocket && one.pendingReads === 0));
    },

    /**
     * Returns the account with the fewest sessions, or undefined if every account has the maximum. The
     * sign-in counts as unanswered until `opened` is called.
     */
    toSignIn(): Account | undefined {
      const [first] = accounts.toSorted((a, b) => heldBy(a) - heldBy(b));
      if (first === undefined || heldBy(first) >= maxPerAccount) return undefined;
      count(first, 1);
      return first;
    },
  };

  function count(account: Account, change: number): void {
    unanswered.set(account, Math.max(0, (unanswered.get(account) ?? 0) + change));
  }
}
