import { expect, test } from 'vitest';
import { ownFirst, presenceByReplica } from './presence.ts';

const user = (userName: string, replica: string) => ({
  replica,
  userName,
  displayName: 'Ada',
  sessionId: 'x',
});

const counts = [
  { replica: 'api-10', sockets: 1 },
  { replica: 'api-2', sockets: 70 },
];

test('returns every replica, ordered by number, even without users', () => {
  const replicas = presenceByReplica([user('a', 'api-10'), user('b', 'api-2')], counts, ['api-1', 'api-2']);
  expect(replicas.map(({ replica, members }) => [replica, members.map(({ userName }) => userName)])).toEqual([
    ['api-1', []],
    ['api-2', ['b']],
    ['api-10', ['a']],
  ]);
});

test('returns each user of a replica once, even if a restarted replica is listed twice', () => {
  const replicas = presenceByReplica([user('a', 'api-2'), user('b', 'api-2'), user('a', 'api-2')], counts, [
    'api-2',
  ]);
  expect(replicas[0]?.members.map(({ userName }) => userName)).toEqual(['a', 'b']);
});

test('returns the socket count of a replica, even if few users are listed', () => {
  const replicas = presenceByReplica([user('b', 'api-2')], counts, ['api-1']);
  expect(replicas.map(({ sockets }) => sockets)).toEqual([0, 70, 1]);
});

test('puts the own user first, and keeps the order of the others', () => {
  const members = ['a', 'b', 'c'].map((userName) => user(userName, 'api-1'));
  expect(ownFirst(members, 'c').map(({ userName }) => userName)).toEqual(['c', 'a', 'b']);
  expect(ownFirst(members, undefined)).toEqual(members);
});
