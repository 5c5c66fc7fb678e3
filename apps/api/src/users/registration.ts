import type { SignUp } from '@session-lab/contract';
import { flawMessage, type PasswordFlaw } from '@session-lab/password-policy';
import type { Clock } from '@session-lab/session';
import type { HashFor, Hasher } from '../passwords/hasher.ts';
import type { Refused } from '../passwords/queue.ts';
import type { Failure, Result } from '../shared/result.ts';
import type { Account, AccountStore, Names } from './store.ts';

/** Failure of a request that another request has overtaken, for example because its reservation expired. */
export const overtaken = { ok: false, code: 'server_busy', retryAfterMs: 1_000 } as const satisfies Failure;

/** Returns a function that creates the account for reserved names. It releases the names if it creates no account. */
export function createRegistration({
  store,
  hasher,
  clock,
}: {
  store: AccountStore;
  hasher: Hasher;
  clock: Clock;
}) {
  return async function register(
    names: Names & { id: string },
    input: SignUp,
    hashFor: HashFor,
  ): Promise<Result<{ account: Account }>> {
    try {
      const created = await create(names, input, hashFor);
      if (!created.ok) await store.release(names.id, names);
      return created;
    } catch (error) {
      await store.release(names.id, names).catch(() => undefined);
      throw error;
    }
  };

  async function create(
    names: Names & { id: string },
    { userName, email, password }: SignUp,
    hashFor: HashFor,
  ): Promise<Result<{ account: Account }>> {
    const hashed = await hasher.judgeAndHash(password, namesOf({ userName, email }), hashFor);
    if (!hashed.ok) return 'flaw' in hashed ? flawed(hashed.flaw, 'password') : queueFull(hashed);
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
    // The reservation can expire in a long queue.
    return (await store.create(account)) ? { ok: true, account } : overtaken;
  }
}

/** Returns the names that a password must not be made of. */
export const namesOf = ({ userName, email }: { userName: string; email: string }): string[] => [
  userName,
  email,
];

/** Failure because the queue of passwords is full. */
export const queueFull = ({ retryAfterMs }: Refused): Failure => ({
  ok: false,
  code: 'server_busy',
  retryAfterMs,
});

export function flawed(flaw: PasswordFlaw, path: string): Failure {
  return { ok: false, code: 'validation_failed', errors: [{ path, message: flawMessage[flaw] }] };
}
