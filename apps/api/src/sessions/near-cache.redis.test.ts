import { expect, it, vi } from 'vitest';
import type { Answer } from '../testing/caller.ts';
import { signUp } from '../testing/users.ts';
import { useReplicas } from '../testing/replicas.ts';

const api = useReplicas({ db: 13, nearCache: true });

const timingOf = ({ headers }: Answer): string => String(headers['server-timing']);

it('a request that the near cache knows asks Redis nothing, and says so', async () => {
  const token = await signUp(api.first);
  await vi.waitFor(async () => {
    const answer = await api.first('GET', '/v1/users/me', { token });
    expect(answer.status).toBe(200);
    expect(timingOf(answer)).toMatch(/^cache;desc="near cache";dur=[\d.]+, handler;dur=[\d.]+$/);
  });
});

it('what a replica ends it refuses at once, and its peer when it hears of it', async () => {
  const token = await signUp(api.first);
  const known = async (call = api.first): Promise<void> =>
    expect(timingOf(await call('GET', '/v1/users/me', { token }))).toContain('near cache');
  await vi.waitFor(async () => {
    await known();
    await known(api.second);
  });
  expect((await api.second('DELETE', '/v1/sessions/mine', { token })).status).toBe(204);
  expect((await api.second('GET', '/v1/users/me', { token })).status).toBe(401);
  await vi.waitFor(
    async () => expect((await api.first('GET', '/v1/users/me', { token })).status).toBe(401),
    100,
  );
});

it('a changed profile is what the next request sees', async () => {
  const token = await signUp(api.first);
  await api.first('GET', '/v1/users/me', { token });
  await api.first('PATCH', '/v1/users/me', { token, body: { displayName: 'Augusta' } });
  const answer = await api.first('GET', '/v1/users/me', { token });
  expect(answer.body).toMatchObject({ displayName: 'Augusta' });
});
