import { expect, test } from '@playwright/test';
import { signUp } from '../support/account.ts';
import { commandCounts } from '../support/control.ts';
import { code, createSingleConnection, send } from '../support/http.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Expects that each token is refused, and that Redis ran no command for it. */
async function expectRefusedWithoutStore(tokens: readonly string[]): Promise<void> {
  const client = createSingleConnection();
  const { token: good } = await signUp();
  const beforeGood = commandCounts().get('get') ?? 0;
  expect((await send('/v1/users/me', { token: good, client })).status).toBe(200);
  const before = commandCounts();
  // A valid token increases the count, so the comparison below can fail.
  expect(before.get('get') ?? 0).toBeGreaterThan(beforeGood);
  expect(tokens.length).toBeGreaterThan(0);
  for (const token of tokens) {
    const answer = await send('/v1/users/me', { token, client });
    expect(answer.status, token).toBe(401);
    expect(code(answer)).toBe('invalid_token');
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
    expect(answer.headers['server-timing']).not.toContain('store');
  }
  client.close();
  const after = commandCounts();
  for (const command of ['get', 'getex', 'mget', 'eval', 'evalsha', 'exists']) {
    expect(after.get(command) ?? 0, command).toBe(before.get(command) ?? 0);
  }
}

test('a token with a flipped bit in any of its 64 bytes gives 401 without a Redis query', async () => {
  const { token } = await signUp();
  const flipped = Array.from({ length: 64 }, (_, index) => {
    const bytes = Buffer.from(token, 'base64url');
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return bytes.toString('base64url');
  });
  await expectRefusedWithoutStore(flipped);
  expect((await send('/v1/users/me', { token })).status).toBe(200);
});

test('each of the 63 other last characters gives 401 without a Redis query', async () => {
  const { token } = await signUp();
  const others = Array.from(alphabet)
    .map((last) => token.slice(0, -1) + last)
    .filter((other) => other !== token);
  expect(others).toHaveLength(63);
  await expectRefusedWithoutStore(others);
});

test('padding, the other base64 alphabet, invalid characters and a wrong length give 401 without a Redis query', async () => {
  const { token } = await signUp();
  await expectRefusedWithoutStore([
    `${token}==`,
    token.slice(0, -1),
    `${token}A`,
    `${token.slice(0, 40)}.${token.slice(41)}`,
    `${token.slice(0, 40)}%00${token.slice(43)}`,
    `${token.slice(0, 40)}~${token.slice(40, 85)}`,
    'A'.repeat(86),
    `${'A'.repeat(42)}+/${'A'.repeat(42)}`,
  ]);
});

test('all wrong tokens get the same response', async () => {
  const { token } = await signUp();
  await send('/v1/sessions/mine', { method: 'DELETE', token });
  const bodies = new Set<string>();
  for (const wrong of [token, 'A'.repeat(86), 'short', `${token}A`])
    bodies.add((await send('/v1/users/me', { token: wrong })).body);
  expect(bodies.size).toBe(1);
});
