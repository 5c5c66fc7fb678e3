import { expect, it } from 'vitest';
import type { Answer, Caller } from '../../testing/caller.ts';
import { useReplicas } from '../../testing/replicas.ts';

const api = useReplicas({ db: 13 });
const grace = { 'x-lab-student': 'g'.repeat(22) };
const alan = { 'x-lab-student': 'a'.repeat(22) };
const path = '/v1/labs/stateless/folder';

const change = (call: Caller, folder: unknown, headers = grace): Promise<Answer> =>
  call('POST', path, { headers, body: { folder } });
const read = (call: Caller, headers = grace): Promise<Answer> => call('GET', path, { headers });

it('only the replica that changed the folder knows it', async () => {
  expect(await change(api.first, 'photos')).toMatchObject({ body: { folder: 'photos', keptBy: 'api-1' } });
  expect(await read(api.first)).toMatchObject({ status: 200, body: { folder: 'photos', keptBy: 'api-1' } });
  expect(await read(api.second)).toMatchObject({ status: 200, body: { folder: 'home', keptBy: 'api-2' } });
});

it('each student has an own folder', async () => {
  await change(api.first, 'music');
  expect(await read(api.first, alan)).toMatchObject({ body: { folder: 'home' } });
});

it('every replica answers a request that names the folder', async () => {
  const [one, other] = await Promise.all(
    [api.first, api.second].map((call) => call('GET', '/v1/labs/stateless/files?folder=notes')),
  );
  expect(one?.body).toEqual({ folder: 'notes', files: ['todo.txt', 'ideas.txt'] });
  expect(other?.body).toEqual(one?.body);
});

it('does not query Redis', async () => {
  for (const answer of [await change(api.first, 'photos'), await read(api.second)])
    expect(answer.headers['server-timing']).not.toContain('store');
});

it('an unknown folder and a missing student’s id are refused with the name of the field', async () => {
  expect(await change(api.first, 'secrets')).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'folder' }] },
  });
  expect(await api.first('GET', path)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'x-lab-student' }] },
  });
});
