import { randomBytes } from 'node:crypto';
import { compare, hash } from 'bcryptjs';
import { startHasher } from '../../../../../apps/api/src/passwords/hasher.ts';

/** Checks the only password. */
export type PasswordCheck = () => Promise<'match' | 'refused'>;

const cost = 12;
const password = 'correct horse battery staple';
const options = { place: { client: '192.0.2.1', isLast: false } } as const;

/** Hashes like the demo's API: worker threads behind a bounded queue. */
export async function inPool(): Promise<PasswordCheck> {
  const hasher = startHasher({ pepper: randomBytes(32), cost });
  const made = await hasher.hash(password, options);
  if (!made.ok) throw new Error('An empty queue refused a password.');
  return async () => {
    const verified = await hasher.verify(password, made.hash, options);
    if (!verified.ok) return 'refused';
    return matched(verified.match);
  };
}

/** Hashes with bcryptjs's asynchronous function, which yields to the event loop every 100 ms. */
export async function onMainThread(): Promise<PasswordCheck> {
  const made = await hash(password, cost);
  return async () => matched(await compare(password, made));
}

function matched(match: boolean): 'match' {
  if (!match) throw new Error('The right password did not match.');
  return 'match';
}
