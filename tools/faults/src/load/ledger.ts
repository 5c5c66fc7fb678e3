/** An account whose sign-up was answered 201. */
export type Account = {
  readonly id: string;
  readonly userName: string;
  readonly email: string;
  readonly password: string;
};

/**
 * What is known of a session whose token was answered: `live` until its sign-out is sent (`ending`), `ended` when that was
 * confirmed. `doubtful`: the store that had it was ended, or its sign-out was not confirmed; nobody can say.
 */
export type SessionState = 'live' | 'ending' | 'ended' | 'doubtful';

export type KnownSession = {
  readonly account: Account;
  readonly token: string;
  state: SessionState;
  /** Reads that are under way: while there are any it is not signed out. */
  asking: number;
  /** A socket lives on it: it is not signed out. */
  pinned: boolean;
};

export type Ledger = ReturnType<typeof createLedger>;

/** One fewer than a person may have: one more sign-in would end the oldest (SESSIONS_PER_USER). */
const sessionsOfOneAtMost = 9;
/** Of those that were ended, the latest are looked at again and again. */
const endedRemembered = 400;

/** Which accounts and sessions there have to be, and which there must not, to judge by the answers alone. */
export function createLedger({ random = Math.random }: { random?: () => number } = {}) {
  const accounts: Account[] = [];
  let sessions: KnownSession[] = [];
  let ended: KnownSession[] = [];
  /** Sign-ins that are not answered, or not yet: there may be a session. */
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
    /** Changes when the sessions of before are in doubt. */
    epoch: (): number => epoch,

    addAccount: (account: Account): void => void accounts.push(account),

    /** The token of a sign-in that was sent in that epoch was answered. */
    opened(account: Account, token: string, inEpoch: number): KnownSession {
      count(account, -1);
      const state = inEpoch === epoch ? 'live' : 'doubtful';
      const session: KnownSession = { account, token, state, asking: 0, pinned: false };
      sessions.push(session);
      return session;
    },

    confirmEnded(session: KnownSession): void {
      session.state = 'ended';
      sessions = sessions.filter((one) => one !== session);
      ended = [...ended, session].slice(-endedRemembered);
    },

    /** Whatever is live may be gone: the store that had it ends, or is about to come back. */
    doubt(): void {
      epoch += 1;
      for (const session of inState('live')) session.state = 'doubtful';
    },

    /** The store came back empty: what was in doubt is gone. The result is how many that are. */
    settleAsGone(): number {
      const gone = inState('doubtful');
      for (const session of gone) session.state = 'ended';
      sessions = sessions.filter((one) => one.state !== 'ended');
      ended = [...ended, ...gone].slice(-endedRemembered);
      unanswered.clear();
      return gone.length;
    },

    toRead: (): KnownSession | undefined => oneOf(inState('live')),
    endedToRead: (): KnownSession | undefined => oneOf(ended),

    /** One that nobody is reading; undefined while few are left. */
    toSignOut(keeping: number): KnownSession | undefined {
      const live = inState('live');
      if (live.length <= keeping) return undefined;
      return oneOf(live.filter((one) => !one.pinned && one.asking === 0));
    },

    /**
     * Whoever has the fewest sessions; undefined when everybody has as many as they may. Until `opened` has its token it counts
     * as one that nobody answered.
     */
    toSignIn(): Account | undefined {
      const [first] = accounts.toSorted((a, b) => heldBy(a) - heldBy(b));
      if (first === undefined || heldBy(first) >= sessionsOfOneAtMost) return undefined;
      count(first, 1);
      return first;
    },
  };

  function count(account: Account, change: number): void {
    unanswered.set(account, Math.max(0, (unanswered.get(account) ?? 0) + change));
  }
}
