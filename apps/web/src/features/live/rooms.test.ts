import { expect, test } from 'vitest';
import { ownFirst, roomsOf } from './rooms.ts';

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

test('every replica has a room, in the order of their numbers, also an empty one', () => {
  const rooms = roomsOf([user('a', 'api-10'), user('b', 'api-2')], counts, ['api-1', 'api-2']);
  expect(rooms.map(({ replica, members }) => [replica, members.map(({ userName }) => userName)])).toEqual([
    ['api-1', []],
    ['api-2', ['b']],
    ['api-10', ['a']],
  ]);
});

test('a user stands once in a room, also while a restarted replica is listed twice', () => {
  const rooms = roomsOf([user('a', 'api-2'), user('b', 'api-2'), user('a', 'api-2')], counts, ['api-2']);
  expect(rooms[0]?.members.map(({ userName }) => userName)).toEqual(['a', 'b']);
});

test('a room has as many sockets as its replica counts, however few are named', () => {
  const rooms = roomsOf([user('b', 'api-2')], counts, ['api-1']);
  expect(rooms.map(({ sockets }) => sockets)).toEqual([0, 70, 1]);
});

test('one’s own user comes first, and the others keep their order', () => {
  const members = ['a', 'b', 'c'].map((userName) => user(userName, 'api-1'));
  expect(ownFirst(members, 'c').map(({ userName }) => userName)).toEqual(['c', 'a', 'b']);
  expect(ownFirst(members, undefined)).toEqual(members);
});
