import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHasher, type Hasher } from './hasher.ts';
import { queueLimit } from './queue.ts';

const cost = 4;
const pepper = randomBytes(32);
let hasher: Hasher;

beforeAll(async () => {
  hasher = await startHasher({ pepper, cost });
});
afterAll(() => hasher.close());

async function hashOf(password: string): Promise<string> {
  const hashed = await hasher.hash(password);
  if (!hashed.ok) throw new Error('the queue is full');
  return hashed.hash;
}

it('writes the cost into the hash', async () => {
  expect(await hashOf('correct horse')).toMatch(/^\$2b\$04\$.{53}$/);
});

it('matches the password and no other, not even one that differs in the last of 64 emoji', async () => {
  const emoji = '🐎'.repeat(64);
  const hash = await hashOf(emoji);
  expect(await hasher.verify(emoji, hash)).toEqual({ ok: true, match: true });
  expect(await hasher.verify(`${'🐎'.repeat(63)}🔋`, hash)).toEqual({ ok: true, match: false });
});

it('reads past a NUL, where bcrypt alone would stop', async () => {
  const hash = await hashOf('before\0after');
  expect(await hasher.verify('before\0other', hash)).toEqual({ ok: true, match: false });
});

it('matches nothing where there is no hash', async () => {
  expect(await hasher.verify('anything', undefined)).toEqual({ ok: true, match: false });
});

it('throws on a hash that it cannot read', async () => {
  await expect(hasher.verify('anything', 'no hash')).rejects.toThrow('not one of bcrypt');
});

it('knows a hash of another pepper no more', async () => {
  const other = await startHasher({ pepper: randomBytes(32), cost });
  const hash = await hashOf('correct horse');
  expect(await other.verify('correct horse', hash)).toEqual({ ok: true, match: false });
  await other.close();
});

it('calls a hash outdated when the cost has risen since', async () => {
  expect(hasher.isOutdated(await hashOf('correct horse'))).toBe(false);
  const risen = await startHasher({ pepper, cost: cost + 1 });
  expect(risen.isOutdated(await hashOf('correct horse'))).toBe(true);
  await risen.close();
});

it(`refuses at once when ${queueLimit} wait`, async () => {
  const answers = await Promise.all(
    Array.from({ length: queueLimit * 2 }, () => hasher.hash('correct horse')),
  );
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(queueLimit);
});
