import { randomUUID } from 'node:crypto';
import type { ChangePassword, Profile, SignIn, SignUp } from '@session-lab/contract';
import { flawMessage, type PasswordFlaw } from '@session-lab/password-policy';
import type { Clock, Session } from '@session-lab/session';
import type { AccountHash } from '../audit/account-hash.ts';
import type { Audit } from '../audit/audit.ts';
import { placeOf, type Attempts, type Try } from '../limits/attempts.ts';
import type { DeviceTokens } from '../limits/device-tokens.ts';
import type { Outcome, Refusal } from '../outcome.ts';
import type { HashFor, Hasher } from '../passwords/hasher.ts';
import type { Refused } from '../passwords/queue.ts';
import { accountGone } from '../sessions/account-gone.ts';
import type { AppSessions, Client, From, SessionData } from '../sessions/session-data.ts';
import { canonicalEmail, canonicalLogin, canonicalUserName, isReserved } from './canonical.ts';
import type { Account, AccountStore, Names } from './store.ts';

/** A session that was opened, and its account as it is now. */
type Opened = { readonly account: Account; readonly token: string };

/** `deviceToken` lets the client prove later that it signed in to this account before. */
export type SignedIn = { readonly profile: Profile; readonly token: string; readonly deviceToken: string };

const invalidCredentials = { ok: false, code: 'invalid_credentials' } as const satisfies Refusal;
const invalidToken = { ok: false, code: 'invalid_token' } as const satisfies Refusal;
const reservedName = {
  ok: false,
  code: 'validation_failed',
  errors: [{ path: 'userName', message: 'This name is reserved: choose another.' }],
} as const satisfies Refusal;

/** The queue of passwords is too long. */
const busy = ({ retryAfterMs }: Refused): Refusal => ({ ok: false, code: 'server_busy', retryAfterMs });
/** Another request came in between: the name that was reserved, or the account itself, is not this sign-up's any more. */
const overtaken = { ok: false, code: 'server_busy', retryAfterMs: 1_000 } as const satisfies Refusal;

export type Users = ReturnType<typeof createUsers>;

/** The rules of accounts. Throws when a store is unavailable; every other refusal is a value. */
export function createUsers({
  store,
  sessions,
  hasher,
  attempts,
  deviceTokens,
  audit,
  accountHash,
  clock,
}: {
  store: AccountStore;
  sessions: AppSessions;
  hasher: Hasher;
  attempts: Attempts;
  deviceTokens: DeviceTokens;
  audit: Audit;
  accountHash: AccountHash;
  clock: Clock;
}) {
  return {
    /** Counts the sign-up before anything is looked up: over the limit, a taken name and a free one get the same answer. */
    async signUp(input: SignUp, from: From): Promise<Outcome<SignedIn>> {
      const { client, gone } = from;
      const names = { userNameKey: canonicalUserName(input.userName), emailKey: canonicalEmail(input.email) };
      if (isReserved(names.userNameKey)) return reservedName;
      const place = placeOf(client);
      const full = hasher.refusal(place);
      if (full !== undefined) return busy(full);
      const allowed = await attempts.signUp(client.address);
      if (!allowed.ok) {
        audit({ event: 'sign_up_limited', retryAfterMs: allowed.retryAfterMs });
        return { ...allowed, code: 'too_many_requests' };
      }
      const id = randomUUID();
      const reserved = await store.reserve(id, names);
      if (reserved !== 'reserved') return { ok: false, code: reserved };
      const created = await createReserved({ id, ...names }, input, { place, signal: gone });
      if (!created.ok) return created;
      audit({ event: 'sign_up', userId: id });
      const opened = await openSession(created.account, client);
      return opened === undefined ? overtaken : signedIn(opened);
    },

    /**
     * Signs in by e-mail address or user name. Refuses a wrong password and an unknown account with the same answer, after
     * the same work.
     */
    async signIn({ email: login, password }: SignIn, from: From): Promise<Outcome<SignedIn>> {
      const { client, deviceToken, gone } = from;
      // A client with a device token may have a place of its own: known once the account is found.
      const full = deviceToken === undefined ? hasher.refusal(placeOf(client)) : undefined;
      if (full !== undefined) return busy(full);
      const loginKey = canonicalLogin(login);
      const account = await store.findByLogin(loginKey);
      const attempt: Try = {
        // Both names of an account share one count.
        account: account === undefined ? `${loginKey.kind}:${loginKey.key}` : account.id,
        address: client.address,
        proof: account && deviceTokens.proofOf(deviceToken, account),
      };
      const tried = await tryPassword(attempt, { password, hash: account?.passwordHash, gone });
      const triedAccount = { account: accountHash(loginKey), targetUserId: account?.id };
      if (!tried.ok) {
        if (tried.retryAfterMs !== undefined && tried.code === 'too_many_requests')
          audit({ event: 'sign_in_limited', ...triedAccount, retryAfterMs: tried.retryAfterMs });
        return tried;
      }
      if (!tried.match || account === undefined) {
        audit({ event: 'sign_in_failed', ...triedAccount });
        return invalidCredentials;
      }
      await rehashIfOutdated(account, password, tried.hashFor);
      const opened = await openSession(account, client);
      if (opened === undefined) {
        audit({ event: 'sign_in_failed', ...triedAccount });
        return invalidCredentials;
      }
      if (opened.account.displayName !== account.displayName) await showEverywhere(opened.account);
      return signedIn(opened);
    },

    /** In the account, then in every live session of the person; a session that ended meanwhile stays ended. */
    async changeDisplayName(userId: string, displayName: string): Promise<Outcome<{ profile: Profile }>> {
      if (!(await store.changeDisplayName(userId, displayName))) return accountGone(sessions, userId);
      const shown = await showLatest(userId);
      return shown === undefined ? accountGone(sessions, userId) : { ok: true, profile: profileOf(shown) };
    },

    /** Ends the person's other sessions and gives this one a new token. */
    async changePassword(
      session: Session<SessionData>,
      { currentPassword, newPassword }: ChangePassword,
      { client, gone }: From,
    ): Promise<Outcome<{ token: string; deviceToken: string }>> {
      const { userId } = session;
      const account = await store.find(userId);
      if (account === undefined) return accountGone(sessions, userId);
      // Counted by session: guesses of another client at the same address do not limit this one.
      const attempt: Try = { account: userId, address: client.address, proof: session.publicId };
      const tried = await tryPassword(attempt, {
        password: currentPassword,
        hash: account.passwordHash,
        gone,
      });
      const actor = { userId, sessionId: session.publicId };
      if (!tried.ok) {
        if (tried.retryAfterMs !== undefined && tried.code === 'too_many_requests')
          audit({ event: 'password_change_limited', ...actor, retryAfterMs: tried.retryAfterMs });
        return tried;
      }
      if (!tried.match) {
        audit({ event: 'password_change_failed', ...actor });
        return { ok: false, code: 'wrong_password' };
      }
      const hashed = await hasher.judgeAndHash(newPassword, namesOf(account), tried.hashFor);
      if (!hashed.ok) return 'flaw' in hashed ? flawed(hashed.flaw, 'newPassword') : busy(hashed);
      const change = { from: account.passwordHash, to: hashed.hash };
      // Somebody changed it meanwhile: what was given as the current one is not.
      if (!(await store.changePassword(userId, change))) return { ok: false, code: 'wrong_password' };
      try {
        await sessions.revokeAll(userId, { except: session.publicId });
        audit({ event: 'password_changed', ...actor });
        const rotated = await sessions.rotate(session.publicId);
        if (rotated === undefined) return invalidToken;
        const changed = { id: userId, authVersion: account.authVersion + 1 };
        return { ok: true, token: rotated.token, deviceToken: deviceTokens.issue(changed) };
      } catch (error) {
        // Whoever has the old password may still have a session: nothing was changed, and the client tries again.
        await store.changePassword(userId, { from: change.to, to: change.from });
        throw error;
      }
    },

    /** The account first: a session opened while it goes sees that it is gone. Repeats harmlessly. */
    async deleteAccount({
      userId,
      publicId: sessionId,
    }: Pick<Session<SessionData>, 'userId' | 'publicId'>): Promise<void> {
      const account = await store.find(userId);
      if (account !== undefined) {
        await store.delete(account);
        audit({ event: 'account_deleted', userId, sessionId });
      }
      await sessions.revokeAll(userId);
    },
  };

  /** The account for names that are reserved; gives them back when nothing comes of it. */
  async function createReserved(
    names: Names & { id: string },
    input: SignUp,
    hashFor: HashFor,
  ): Promise<Outcome<{ account: Account }>> {
    try {
      const created = await create(names, input, hashFor);
      if (!created.ok) await store.release(names.id, names);
      return created;
    } catch (error) {
      await store.release(names.id, names).catch(() => undefined);
      throw error;
    }
  }

  async function create(
    names: Names & { id: string },
    { userName, email, password }: SignUp,
    hashFor: HashFor,
  ): Promise<Outcome<{ account: Account }>> {
    const hashed = await hasher.judgeAndHash(password, namesOf({ userName, email }), hashFor);
    if (!hashed.ok) return 'flaw' in hashed ? flawed(hashed.flaw, 'password') : busy(hashed);
    const account: Account = {
      ...names,
      userName: userName.normalize('NFC'),
      displayName: userName.normalize('NFC'),
      email,
      role: 'user',
      createdAt: new Date(clock.now()).toISOString(),
      passwordHash: hashed.hash,
      authVersion: 1,
    };
    // The reservation ran out in a long queue.
    return (await store.create(account)) ? { ok: true, account } : overtaken;
  }

  /**
   * A session for whoever knew the password of `account`. Undefined when the password or the role has changed since, or
   * the account went: whoever did that saw no session to end, so it is undone here.
   */
  async function openSession(account: Account, client: Client): Promise<Opened | undefined> {
    const issued = await sessions.create({
      userId: account.id,
      data: { profile: profileOf(account), ...client },
    });
    const latest = await store.find(account.id);
    const sessionId = issued.session.publicId;
    if (latest?.authVersion === account.authVersion) {
      audit({ event: 'sign_in', userId: account.id, sessionId });
      return { account: latest, token: issued.token };
    }
    await sessions.revoke(sessionId);
    return undefined;
  }

  /** Of two changes at once the account has the later one; so do the sessions, when nothing changed while they were written. */
  async function showLatest(userId: string): Promise<Account | undefined> {
    const account = await store.find(userId);
    if (account === undefined) return undefined;
    await showEverywhere(account);
    const latest = await store.find(userId);
    return latest?.displayName === account.displayName ? account : showLatest(userId);
  }

  /**
   * Writes the display name into every live session of the user, and nothing else of the account: it may have been read
   * before its role was removed, and the session opened after that.
   */
  async function showEverywhere({ id, displayName }: Account): Promise<void> {
    const live = await sessions.list(id);
    await Promise.all(
      live.map(({ publicId }) =>
        sessions.update(publicId, (data) => ({ ...data, profile: { ...data.profile, displayName } })),
      ),
    );
  }

  async function rehashIfOutdated(
    { id, passwordHash }: Account,
    password: string,
    hashFor: HashFor,
  ): Promise<void> {
    if (!hasher.isOutdated(passwordHash)) return;
    const hashed = await hasher.hash(password, hashFor);
    // If the queue is full, the next sign-in does it.
    if (hashed.ok) await store.rehash(id, { from: passwordHash, to: hashed.hash });
  }

  /** Compares a password under the limits: the try is counted before, and its result reported after. */
  async function tryPassword(
    attempt: Try,
    { password, hash, gone }: { password: string; hash: string | undefined; gone: AbortSignal | undefined },
  ): Promise<Outcome<{ match: boolean; hashFor: HashFor }>> {
    const allowed = await attempts.begin(attempt);
    if (!allowed.ok) return { ...allowed, code: 'too_many_requests' };
    const hashFor = { place: allowed.place, signal: gone };
    const verified = await hasher.verify(password, hash, hashFor);
    if (!verified.ok) {
      await attempts.notCompared(attempt);
      return busy(verified);
    }
    await (verified.match ? attempts.succeeded(attempt) : attempts.failed(attempt));
    return { ok: true, match: verified.match, hashFor };
  }

  function signedIn({ account, token }: Opened): Outcome<SignedIn> {
    return { ok: true, profile: profileOf(account), token, deviceToken: deviceTokens.issue(account) };
  }
}

const namesOf = ({ userName, email }: { userName: string; email: string }): string[] => [userName, email];

function flawed(flaw: PasswordFlaw, path: string): Refusal {
  return { ok: false, code: 'validation_failed', errors: [{ path, message: flawMessage[flaw] }] };
}

function profileOf({ id, userName, displayName, email, role, createdAt }: Account): Profile {
  return { id, userName, displayName, email, role, createdAt };
}
