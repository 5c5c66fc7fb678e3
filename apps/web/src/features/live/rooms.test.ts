import { expect, test } from 'vitest';
import { roomsOf } from './rooms.ts';

const socket = (socketId: string, replica: string) => ({
  socketId,
  replica,
  userName: 'ada',
  displayName: 'Ada',
  sessionId: 'x',
});

test('every replica has a room, in the order of their numbers, also an empty one', () => {
  const rooms = roomsOf([socket('a', 'api-10'), socket('b', 'api-2')], ['api-1', 'api-2']);
  expect(rooms.map(({ replica, members }) => [replica, members.map(({ socketId }) => socketId)])).toEqual([
    ['api-1', []],
    ['api-2', ['b']],
    ['api-10', ['a']],
  ]);
});
