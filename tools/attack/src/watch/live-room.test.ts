import { expect, test } from 'vitest';
import type { ServerMessage } from '@session-lab/contract';
import { compareRoom, type Listener } from './live-room.ts';

const presence = (userName: string) => ({
  socketId: `socket of ${userName}`,
  userName,
  displayName: userName,
  replica: 'api-1',
  sessionId: 'x'.repeat(43),
});
const shown = (...userNames: readonly string[]): ServerMessage => ({
  type: 'presence',
  present: userNames.map(presence),
  counts: [],
});
const message = (id: string, text: string, userName: string): ServerMessage => ({
  type: 'message',
  id,
  text,
  from: presence(userName),
  sentAt: '2026-01-01T00:00:00.000Z',
  via: ['api-1', 'api-1'],
});

const hello = message('1', 'hello', 'ada');
const hi = message('2', 'hi', 'bob');
const all = shown('ada', 'bob', 'eve');
const room = (ada: readonly ServerMessage[], bob: readonly ServerMessage[]): readonly Listener[] => [
  { userName: 'ada', sent: ['hello'], received: [...ada], isClosed: false },
  { userName: 'bob', sent: ['hi'], received: [...bob], isClosed: false },
];

test('reports nothing if every user is shown and receives everything', () => {
  const received = [all, hello, hi, message('3', 'a\n\nb', 'eve')];
  expect(compareRoom(room(received, received))).toEqual({
    messagesSent: 2,
    lost: 0,
    replaced: 0,
    notShown: 0,
    lineBreaks: 0,
    socketsClosed: 0,
    messagesOfOthers: 1,
  });
});

const good = [all, hello, hi];

test.each([
  ['a message that one user did not receive', [all, hi], { lost: 1 }],
  [
    'a later message of another user under the same id',
    [...good, message('1', 'never', 'eve')],
    { replaced: 1 },
  ],
  ['a user that is missing in the last presence', [...good, shown('ada', 'eve')], { notShown: 1 }],
  ['a welcome or presence that never came', [hello, hi], { notShown: 2 }],
  ['three line breaks in a row', [...good, message('3', 'a\n\n\nb', 'eve')], { lineBreaks: 1 }],
])('reports %s', (_, received, expected) => {
  expect(compareRoom(room(received, good))).toMatchObject(expected);
});

test('a sender that repeats an id replaces only an own message', () => {
  expect(compareRoom(room([...good, message('1', 'more', 'ada')], good)).replaced).toBe(0);
});

test('reports a socket that was closed', () => {
  const [ada, bob] = room(good, good);
  expect(ada && bob && compareRoom([ada, { ...bob, isClosed: true }]).socketsClosed).toBe(1);
});
