import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getRounds } from 'bcryptjs';
import type { HashTask } from './hash.worker.ts';
import { createDigest, createHasher, startHasher, threadsOn, type Hasher } from './hasher.ts';
import { queueLimit } from './queue.ts';

const cost = 4;
const pepper = randomBytes(32);
const options = { place: { client: '192.0.2.1', isLast: false } } as const;
let hasher: Hasher;

beforeAll(() => {
  hasher = startHasher({ pepper, cost });
});
afterAll(() => hasher.close());

async function hashOf(password: string): Promise<string> {
  const hashed = await hasher.hash(password, options);
  if (!hashed.ok) throw new Error('the queue is full');
  return hashed.hash;
}

it('uses all cores but one, at least one thread, and at most four', () => {
  expect([1, 2, 4, 5, 64].map(threadsOn)).toEqual([1, 1, 3, 4, 4]);
});

it('writes the cost into the hash', async () => {
  expect(await hashOf('correct horse')).toMatch(/^\$2b\$04\$.{53}$/);
});

it('matches only the password, also when another password differs in the last of 64 emoji', async () => {
  const emoji = '🐎'.repeat(64);
  const hash = await hashOf(emoji);
  expect(await hasher.verify(emoji, hash, options)).toEqual({ ok: true, match: true });
  expect(await hasher.verify(`${'🐎'.repeat(63)}🔋`, hash, options)).toEqual({ ok: true, match: false });
});

it('compares the characters after a NUL, which bcrypt itself ignores', async () => {
  const hash = await hashOf('before\0after');
  expect(await hasher.verify('before\0other', hash, options)).toEqual({ ok: true, match: false });
});

it('matches nothing without a hash', async () => {
  expect(await hasher.verify('anything', undefined, options)).toEqual({ ok: true, match: false });
});

it('does the same work without a hash as for a wrong password: one comparison at the same cost', async () => {
  const tasks: HashTask[] = [];
  const work = (task: HashTask): Promise<boolean> => Promise.resolve(tasks.push(task) === 0);
  const counted = createHasher({ pepper, cost, threads: 1, work, judge: () => Promise.resolve(undefined) });
  const hash = await hashOf('correct horse');
  expect(tasks).toEqual([]);
  await counted.verify('wrong', hash, options);
  await counted.verify('wrong', undefined, options);
  const [known, unknown] = tasks.map((task) => ({ ...task, hash: 'hash' in task ? task.hash : '' }));
  expect(tasks).toHaveLength(2);
  expect(unknown).toEqual({ ...known, hash: unknown?.hash });
  expect(getRounds(unknown?.hash ?? '')).toBe(getRounds(hash));
  expect(unknown?.hash).toMatch(/^\$2b\$04\$[./A-Za-z0-9]{53}$/);
  expect(unknown?.hash.slice(0, 29)).not.toBe(known?.hash.slice(0, 29));
});

it('rejects for a malformed hash', async () => {
  await expect(hasher.verify('anything', 'no hash', options)).rejects.toThrow('not a bcrypt hash');
});

it('does not match a hash with another pepper', async () => {
  const other = startHasher({ pepper: randomBytes(32), cost });
  const hash = await hashOf('correct horse');
  expect(await other.verify('correct horse', hash, options)).toEqual({ ok: true, match: false });
  await other.close();
});

it('reports a hash as outdated when the configured cost is higher', async () => {
  expect(hasher.isOutdated(await hashOf('correct horse'))).toBe(false);
  const risen = startHasher({ pepper, cost: cost + 1 });
  expect(risen.isOutdated(await hashOf('correct horse'))).toBe(true);
  await risen.close();
});

it(`refuses a task at once when ${queueLimit} tasks wait`, async () => {
  const answers = await Promise.all(
    Array.from({ length: queueLimit * 2 }, () => hasher.hash('correct horse', options)),
  );
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(queueLimit);
});

it('hashes a new password without a flaw, and returns the flaw of a weak password', async () => {
  const known = ['ada.lovelace'];
  const hashed = await hasher.judgeAndHash('correct horse battery', known, options);
  expect(hashed).toEqual({ ok: true, hash: expect.stringMatching(/^\$2b\$04\$.{53}$/) });
  expect(await hasher.judgeAndHash('ada.lovelace1', known, options)).toEqual({ ok: false, flaw: 'own_name' });
  expect(await hasher.judgeAndHash('88888888', known, options)).toEqual({ ok: false, flaw: 'guessable' });
});

describe('the digest', () => {
  it('is HMAC-SHA-384 in base64, 64 characters, as in test case 2 of RFC 4231', () => {
    const digest = createDigest(Buffer.from('Jefe'))('what do ya want for nothing?');
    const expected =
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649';
    expect(Buffer.from(digest, 'base64').toString('hex')).toBe(expected);
    expect(digest).toHaveLength(64);
  });

  it('differs for passwords that differ in the last character, in a space at an end, or in the normal form', () => {
    const digest = createDigest(Buffer.alloc(32, 'pepper'));
    const alike = [
      'x'.repeat(127),
      `${'x'.repeat(127)} `,
      ` ${'x'.repeat(127)}`,
      'Ren\u00e9e',
      'Rene\u0301e',
    ];
    expect(new Set(alike.map(digest)).size).toBe(alike.length);
  });

  it('is random for a text with a lone surrogate', () => {
    const digest = createDigest(Buffer.alloc(32, 'pepper'));
    const digests = ['\ud800', '\ud800', '\udfff', '\ufffd'].map(digest);
    expect(new Set(digests).size).toBe(4);
  });
});
