import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ChangePassword, Profile, SignIn, SignUp } from '@session-lab/contract';
import type { Clock } from '@session-lab/session';
import type { AccountHash } from '../audit/account-hash.ts';
import type { Audit } from '../audit/audit.ts';
import { placeOf, type SignInLimits, type PasswordAttempt } from '../limits/sign-in-limits.ts';
import type { DeviceTokens } from '../limits/device-tokens.ts';
import type { Result, Failure } from '../shared/result.ts';
import type { HashFor, Hasher } from '../passwords/hasher.ts';
import { refuseDeletedAccount } from '../sessions/deleted-account.ts';
import type { AppSession, AppSessions, Client, RequestSource } from '../sessions/session-data.ts';
import { canonicalEmail, canonicalLogin, canonicalUserName, isReserved } from './canonical.ts';
import { createRegistration, flawed, namesOf, overtaken, queueFull } from './registration.ts';
import type { Account, AccountStore } from './store.ts';

/** A new session and the current state of its account. */
type Opened = { readonly account: Account; readonly token: string };

/** Result of a sign-in. With `deviceToken` the client can later prove that it signed in to this account before. */
export type SignedIn = { readonly profile: Profile; readonly token: string; readonly deviceToken: string };

const invalidCredentials = { ok: false, code: 'invalid_credentials' } as const satisfies Failure;
const invalidToken = { ok: false, code: 'invalid_token' } as const satisfies Failure;
const reservedName = {
  ok: false,
  code: 'validation_failed',
  errors: [{ path: 'userName', message: 'This name is reserved: choose another.' }],
} as const satisfies Failure;

export type Users = ReturnType<typeof createUsers>;

/** Implements the rules of accounts. Rejects if a store is unavailable; every other failure is a value. */
export function createUsers({
  store,
  sessions,
  hasher,
  limits,
  deviceTokens,
  audit,
  accountHash,
  clock,
  logger,
}: {
  store: AccountStore;
  sessions: AppSessions;
  hasher: Hasher;
  limits: SignInLimits;
  deviceTokens: DeviceTokens;
  audit: Audit;
  accountHash: AccountHash;
  clock: Clock;
  logger: Logger;
}) {
  const register = createRegistration({ store, hasher, clock });

  return {
    /** Counts the sign-up before it queries the accounts. Above the limit, taken and free names get the same answer. */
    async signUp(input: SignUp, source: RequestSource): Promise<Result<SignedIn>> {
      const { client, abortSignal } = source;
      const names = { userNameKey: canonicalUserName(input.userName), emailKey: canonicalEmail(input.email) };
      if (isReserved(names.userNameKey)) return reservedName;
      const place = placeOf(client);
      const full = hasher.refusal(place);
      if (full !== undefined) return queueFull(full);
      const allowed = await limits.signUp(client.address);
      if (!allowed.ok) {
        audit({ event: 'sign_up_limited', retryAfterMs: allowed.retryAfterMs });
        return { ...allowed, code: 'too_many_requests' };
      }
      const id = randomUUID();
      const reserved = await store.reserve(id, names);
      if (reserved !== 'reserved') return { ok: false, code: reserved };
      const created = await register({ id, ...names }, input, { place, signal: abortSignal });
      if (!created.ok) return created;
      audit({ event: 'sign_up', userId: id });
      const opened = await openSession(created.account, client);
      return opened === undefined ? overtaken : signedIn(opened);
    },

    /** Signs in. A wrong password and an unknown account get the same answer after the same work. */
    async signIn({ email: login, password }: SignIn, source: RequestSource): Promise<Result<SignedIn>> {
      const { client, deviceToken, abortSignal } = source;
      // With a device token, the client's place in the queue is known only once the account is found.
      const full = deviceToken === undefined ? hasher.refusal(placeOf(client)) : undefined;
      if (full !== undefined) return queueFull(full);
      const loginKey = canonicalLogin(login);
      const account = await store.findByLogin(loginKey);
      const attempt: PasswordAttempt = {
        // The user name and the e-mail address of an account share one limit.
        account: account === undefined ? `${loginKey.kind}:${loginKey.key}` : account.id,
        address: client.address,
        proof: account && deviceTokens.proofOf(deviceToken, account),
      };
      const tried = await tryPassword(attempt, { password, hash: account?.passwordHash, abortSignal });
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
      if (opened.account.displayName !== account.displayName) await writeProfileToSessions(opened.account);
      return signedIn(opened);
    },

    /** Changes the display name in the account, then in every live session of the user. Does not restore ended sessions. */
    async changeDisplayName(userId: string, displayName: string): Promise<Result<{ profile: Profile }>> {
      if (!(await store.changeDisplayName(userId, displayName)))
        return refuseDeletedAccount(sessions, userId);
      const account = await writeLatestProfile(userId);
      return account === undefined
        ? refuseDeletedAccount(sessions, userId)
        : { ok: true, profile: profileOf(account) };
    },

    /** Changes the password, ends the user's other sessions, and rotates the token of this session. */
    async changePassword(
      session: AppSession,
      { currentPassword, newPassword }: ChangePassword,
      { client, abortSignal }: RequestSource,
    ): Promise<Result<{ token: string; deviceToken: string }>> {
      const { userId } = session;
      const account = await store.find(userId);
      if (account === undefined) return refuseDeletedAccount(sessions, userId);
      // The limit counts per session, so that guesses of another client at the same address do not affect it.
      const attempt: PasswordAttempt = { account: userId, address: client.address, proof: session.publicId };
      const tried = await tryPassword(attempt, {
        password: currentPassword,
        hash: account.passwordHash,
        abortSignal,
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
      if (!hashed.ok) return 'flaw' in hashed ? flawed(hashed.flaw, 'newPassword') : queueFull(hashed);
      const change = { from: account.passwordHash, to: hashed.hash };
      // Another request has changed the password, so the given current password is no longer valid.
      if (!(await store.changePassword(userId, change))) return { ok: false, code: 'wrong_password' };
      try {
        await sessions.revokeAll(userId, { except: session.publicId });
        audit({ event: 'password_changed', ...actor });
        const rotated = await sessions.rotate(session.publicId);
        if (rotated === undefined) return invalidToken;
        const changed = { id: userId, authVersion: account.authVersion + 1 };
        return { ok: true, token: rotated.token, deviceToken: deviceTokens.issue(changed) };
      } catch (error) {
        // Sessions that were opened with the old password may remain. The client gets an error and tries again.
        await restorePassword(userId, change);
        throw error;
      }
    },

    /** Deletes the account before its sessions, so that a parallel sign-in finds no account. Can be repeated. */
    async deleteAccount({
      userId,
      publicId: sessionId,
    }: {
      readonly userId: string;
      readonly publicId: string;
    }): Promise<void> {
      const account = await store.find(userId);
      if (account !== undefined) {
        await store.delete(account);
        audit({ event: 'account_deleted', userId, sessionId });
      }
      await sessions.revokeAll(userId);
    },
  };

  /** Restores the old password after a failed change. Does not throw, because the caller rethrows the first error. */
  async function restorePassword(userId: string, change: { from: string; to: string }): Promise<void> {
    try {
      await store.changePassword(userId, { from: change.to, to: change.from });
    } catch (error) {
      logger.error(
        { err: error, userId },
        'a password change failed and was not undone: the new password is valid',
      );
    }
  }

  /**
   * Opens a session after a correct password. Resolves to undefined if, since `account` was read, the account was deleted or
   * its password or role was changed. The request that did this may not have seen the new session, so this function ends it.
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

  /**
   * Writes the display name to the sessions. Repeats if the account's name has changed meanwhile, so that after parallel
   * changes the account and its sessions have the same name.
   */
  async function writeLatestProfile(userId: string): Promise<Account | undefined> {
    const account = await store.find(userId);
    if (account === undefined) return undefined;
    await writeProfileToSessions(account);
    const latest = await store.find(userId);
    return latest?.displayName === account.displayName ? account : writeLatestProfile(userId);
  }

  /**
   * Writes the display name to every live session of the user. Writes no other field: if the role was changed after the
   * account was read, a session that was opened after the change already has the new role.
   */
  async function writeProfileToSessions({ id, displayName }: Account): Promise<void> {
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
    // If the queue is full, the next sign-in updates the hash.
    if (hashed.ok) await store.rehash(id, { from: passwordHash, to: hashed.hash });
  }

  /** Compares a password under the limits. Counts the attempt before the comparison, and its result after it. */
  async function tryPassword(
    attempt: PasswordAttempt,
    {
      password,
      hash,
      abortSignal,
    }: { password: string; hash: string | undefined; abortSignal: AbortSignal | undefined },
  ): Promise<Result<{ match: boolean; hashFor: HashFor }>> {
    const allowed = await limits.begin(attempt);
    if (!allowed.ok) return { ...allowed, code: 'too_many_requests' };
    const hashFor = { place: allowed.place, signal: abortSignal };
    const verified = await hasher.verify(password, hash, hashFor);
    if (!verified.ok) {
      await limits.notCompared(attempt);
      return queueFull(verified);
    }
    await (verified.match ? limits.succeeded(attempt) : limits.failed(attempt));
    return { ok: true, match: verified.match, hashFor };
  }

  function signedIn({ account, token }: Opened): Result<SignedIn> {
    return { ok: true, profile: profileOf(account), token, deviceToken: deviceTokens.issue(account) };
  }
}

function profileOf({ id, userName, displayName, email, role, createdAt }: Account): Profile {
  return { id, userName, displayName, email, role, createdAt };
}
