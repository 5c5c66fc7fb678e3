import { randomUUID } from 'node:crypto';
import type { ChangePassword, Profile, SignIn, SignUp } from '@session-lab/contract';
import type { Clock, Session } from '@session-lab/session';
import type { Attempts } from '../limits/attempts.ts';
import type { Outcome, Refusal } from '../outcome.ts';
import type { Hasher } from '../passwords/hasher.ts';
import type { Refused } from '../passwords/queue.ts';
import { weaknessMessage, weaknessOf } from '../passwords/policy.ts';
import type { AppSessions, Client, SessionData } from '../sessions/session-data.ts';
import { canonicalEmail, canonicalUserName } from './canonical.ts';
import type { Account, AccountStore, Names } from './store.ts';

/** A session that was opened, and its account as it is now. */
type Opened = { readonly account: Account; readonly token: string };

export type SignedIn = { readonly profile: Profile; readonly token: string };

const invalidCredentials = { ok: false, code: 'invalid_credentials' } as const satisfies Refusal;
const invalidToken = { ok: false, code: 'invalid_token' } as const satisfies Refusal;

/** The queue of passwords is too long. */
const busy = ({ retryAfterMs }: Refused): Refusal => ({ ok: false, code: 'server_busy', retryAfterMs });
/** Another request came in between: the name that was reserved, or the account itself, is not this sign-up's any more. */
const overtaken = { ok: false, code: 'server_busy', retryAfterMs: 1_000 } as const satisfies Refusal;

export type Users = ReturnType<typeof createUsers>;

/**
 * The rules of accounts. A store that does not answer throws; every other "no" is a value. `gone` aborts when nobody
 * waits for the answer any more.
 */
export function createUsers({
  store,
  sessions,
  hasher,
  attempts,
  clock,
}: {
  store: AccountStore;
  sessions: AppSessions;
  hasher: Hasher;
  attempts: Attempts;
  clock: Clock;
}) {
  return {
    async signUp(input: SignUp, client: Client, gone?: AbortSignal): Promise<Outcome<SignedIn>> {
      const weak = weakness(input.password, input, 'password');
      if (weak !== undefined) return weak;
      const full = hasher.refusal();
      if (full !== undefined) return busy(full);
      const id = randomUUID();
      const names = { userNameKey: canonicalUserName(input.userName), emailKey: canonicalEmail(input.email) };
      const reserved = await store.reserve(id, names);
      if (reserved !== 'reserved') return { ok: false, code: reserved };
      const created = await createReserved({ id, ...names }, input, client, gone);
      if (!created.ok) return created;
      const opened = await openSession(created.account, client);
      return opened === undefined ? overtaken : signedIn(opened);
    },

    /** Says `invalid_credentials` to a wrong password and to an unknown person, after the same work. */
    async signIn(
      { email, password }: SignIn,
      client: Client,
      gone?: AbortSignal,
    ): Promise<Outcome<SignedIn>> {
      const full = hasher.refusal();
      if (full !== undefined) return busy(full);
      const emailKey = canonicalEmail(email);
      const allowed = await attempts.begin(emailKey, client.address);
      if (!allowed.ok) return { ...allowed, code: 'too_many_requests' };
      const account = await store.findByEmail(emailKey);
      const verified = await hasher.verify(password, account?.passwordHash, gone);
      if (!verified.ok) return busy(verified);
      if (!verified.match || account === undefined) {
        await attempts.failed(emailKey, client.address);
        return invalidCredentials;
      }
      await attempts.succeeded(emailKey, client.address);
      await rehashIfOutdated(account, password, gone);
      const opened = await openSession(account, client);
      if (opened === undefined) return invalidCredentials;
      if (opened.account.displayName !== account.displayName) await showEverywhere(opened.account);
      return signedIn(opened);
    },

    /** In the account, then in every live session of the person; a session that ended meanwhile stays ended. */
    async changeDisplayName(userId: string, displayName: string): Promise<Outcome<{ profile: Profile }>> {
      if (!(await store.changeDisplayName(userId, displayName))) return accountGone(userId);
      const shown = await showLatest(userId);
      return shown === undefined ? accountGone(userId) : { ok: true, profile: profileOf(shown) };
    },

    /** Ends the person's other sessions and gives this one a new token. */
    async changePassword(
      session: Session<SessionData>,
      { currentPassword, newPassword }: ChangePassword,
      client: Client,
      gone?: AbortSignal,
    ): Promise<Outcome<{ token: string }>> {
      const { userId } = session;
      const account = await store.find(userId);
      if (account === undefined) return accountGone(userId);
      const weak = weakness(newPassword, account, 'newPassword');
      if (weak !== undefined) return weak;
      const allowed = await attempts.begin(account.emailKey, client.address);
      if (!allowed.ok) return { ...allowed, code: 'too_many_requests' };
      const verified = await hasher.verify(currentPassword, account.passwordHash, gone);
      if (!verified.ok) return busy(verified);
      if (!verified.match) {
        await attempts.failed(account.emailKey, client.address);
        return { ok: false, code: 'wrong_password' };
      }
      await attempts.succeeded(account.emailKey, client.address);
      const hashed = await hasher.hash(newPassword, gone);
      if (!hashed.ok) return busy(hashed);
      const change = { from: account.passwordHash, to: hashed.hash };
      // Somebody changed it meanwhile: what was given as the current one is not.
      if (!(await store.changePassword(userId, change))) return { ok: false, code: 'wrong_password' };
      try {
        await sessions.revokeAll(userId, { except: session.publicId });
        const rotated = await sessions.rotate(session.publicId);
        return rotated === undefined ? invalidToken : { ok: true, token: rotated.token };
      } catch (error) {
        // Whoever has the old password may still have a session: nothing was changed, and the client tries again.
        await store.changePassword(userId, { from: change.to, to: change.from });
        throw error;
      }
    },

    /** The account first: a session opened while it goes sees that it is gone. Repeats harmlessly. */
    async deleteAccount(userId: string): Promise<void> {
      const account = await store.find(userId);
      if (account !== undefined) await store.delete(account);
      await sessions.revokeAll(userId);
    },
  };

  /** The account for names that are reserved; gives them back when nothing comes of it. */
  async function createReserved(
    names: Names & { id: string },
    input: SignUp,
    client: Client,
    gone?: AbortSignal,
  ): Promise<Outcome<{ account: Account }>> {
    try {
      const created = await create(names, input, client, gone);
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
    { address }: Client,
    gone?: AbortSignal,
  ): Promise<Outcome<{ account: Account }>> {
    const allowed = await attempts.signUp(address);
    if (!allowed.ok) return { ...allowed, code: 'too_many_requests' };
    const hashed = await hasher.hash(password, gone);
    if (!hashed.ok) return busy(hashed);
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
    if (latest?.authVersion === account.authVersion) return { account: latest, token: issued.token };
    await sessions.revoke(issued.session.publicId);
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

  /** Writes the profile into every live session of the person. */
  async function showEverywhere(account: Account): Promise<void> {
    const profile = profileOf(account);
    const live = await sessions.list(account.id);
    await Promise.all(
      live.map(({ publicId }) => sessions.update(publicId, (data) => ({ ...data, profile }))),
    );
  }

  async function rehashIfOutdated(
    { id, passwordHash }: Account,
    password: string,
    gone?: AbortSignal,
  ): Promise<void> {
    if (!hasher.isOutdated(passwordHash)) return;
    const hashed = await hasher.hash(password, gone);
    // With a full queue it waits for the next sign-in.
    if (hashed.ok) await store.rehash(id, { from: passwordHash, to: hashed.hash });
  }

  /** A session whose account is deleted should not be: ends what is left. */
  async function accountGone(userId: string): Promise<Refusal> {
    await sessions.revokeAll(userId);
    return invalidToken;
  }
}

function weakness(
  password: string,
  person: { userName: string; email: string },
  path: string,
): Refusal | undefined {
  const weak = weaknessOf(password, person);
  if (weak === undefined) return undefined;
  return { ok: false, code: 'validation_failed', errors: [{ path, message: weaknessMessage[weak] }] };
}

function signedIn({ account, token }: Opened): Outcome<SignedIn> {
  return { ok: true, profile: profileOf(account), token };
}

function profileOf({ id, userName, displayName, email, role, createdAt }: Account): Profile {
  return { id, userName, displayName, email, role, createdAt };
}
