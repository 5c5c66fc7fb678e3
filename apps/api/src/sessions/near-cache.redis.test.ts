import { eventually } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import type { Answer } from '../testing/caller.ts';
import { signUp } from '../testing/users.ts';
import { useReplicas } from '../testing/replicas.ts';

const api = useReplicas({ db: 13, nearCache: true });

const timingOf = ({ headers }: Answer): string => String(headers['server-timing']);

it('a hit of the near cache sends no query to Redis and is reported', async () => {
  const token = await signUp(api.first);
  await eventually(async () => {
    const answer = await api.first('GET', '/v1/users/me', { token });
    expect(answer.status).toBe(200);
    expect(timingOf(answer)).toMatch(/^cache;desc="near cache";dur=[\d.]+, handler;dur=[\d.]+$/);
  });
});

it('a replica refuses a session that it ended at once, and the other replica does within 100 ms', async () => {
  const token = await signUp(api.first);
  const expectHit = async (call = api.first): Promise<void> =>
    expect(timingOf(await call('GET', '/v1/users/me', { token }))).toContain('near cache');
  await eventually(async () => {
    await expectHit();
    await expectHit(api.second);
  });
  expect((await api.second('DELETE', '/v1/sessions/mine', { token })).status).toBe(204);
  expect((await api.second('GET', '/v1/users/me', { token })).status).toBe(401);
  await eventually(
    async () => expect((await api.first('GET', '/v1/users/me', { token })).status).toBe(401),
    100,
  );
});

it('the next request sees a changed profile', async () => {
  const token = await signUp(api.first);
  await api.first('GET', '/v1/users/me', { token });
  await api.first('PATCH', '/v1/users/me', { token, body: { displayName: 'Augusta' } });
  const answer = await api.first('GET', '/v1/users/me', { token });
  expect(answer.body).toMatchObject({ displayName: 'Augusta' });
});
