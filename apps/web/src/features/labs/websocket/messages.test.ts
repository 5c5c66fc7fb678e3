import { describe, expect, it, test } from 'vitest';
import { story } from '../../../stage/model/sentences.ts';
import {
  completedBy,
  countsOf,
  exchangeOf,
  handshakeOf,
  newestOf,
  rightAnswer,
  socketOf,
  type Track,
} from './messages.ts';

const received = { replica: 'api-1', atMs: 1_000 };
const sent: Track = {
  id: 'message-1',
  number: 1,
  from: 'Tab 1',
  crash: undefined,
  startedAtMs: 900,
  attempts: 1,
  acknowledged: undefined,
  arrived: undefined,
  copies: 0,
};
const stopped: Track = {
  ...sent,
  acknowledged: { type: 'acknowledged', id: 'message-1', received, published: null, afterMs: 2 },
};
const crossed: Track = {
  ...sent,
  number: 2,
  acknowledged: {
    type: 'acknowledged',
    id: 'message-1',
    received,
    published: { atMs: 1_001, servers: 2 },
    afterMs: 2,
  },
  arrived: {
    type: 'message',
    message: { id: 'message-1', text: '', received, publishedAtMs: 1_001 },
    source: 'bus',
    position: '1-0',
    delivered: { replica: 'api-2', atMs: 1_002 },
    afterMs: 3,
  },
};
const delivered: Track = { ...crossed, acknowledged: stopped.acknowledged };

const sentencesOf = (track: Track): string[] =>
  story(exchangeOf(track), 'lab Tab 1').map(({ sentence }) => sentence);

describe('the picture of a message', () => {
  test('through Redis has the hops that the servers reported', () => {
    expect(exchangeOf(crossed)).toMatchObject({ number: -2, tried: ['api-1'], servedBy: 'api-2' });
    expect(sentencesOf(crossed)).toEqual([
      'Tab 1 sends the message over the WebSocket to NGINX.',
      'NGINX passes the message to api-1.',
      'api-1 publishes the message to Redis: PUBLISH.',
      'Redis delivers the message to every server that subscribes to the channel.',
      'api-2 receives the message from Redis.',
      'api-2 sends the message over the WebSocket to NGINX.',
      'NGINX passes the message to Tab 2.',
      'Tab 2 receives the message.',
    ]);
  });

  test('that was not published ends at its server', () => {
    expect(sentencesOf(stopped)).toEqual([
      'Tab 1 sends the message over the WebSocket to NGINX.',
      'NGINX passes the message to api-1.',
      'The message stops at api-1: no further hop was reported, and nothing arrived.',
    ]);
    expect(sentencesOf(sent).at(-1)).toBe('No server acknowledged the message.');
  });

  test('that reached the tab without Redis has no step at Redis', () => {
    expect(sentencesOf(delivered)).toHaveLength(5);
  });
});

test('a handshake has the server that named itself, and no token in its path', () => {
  const exchange = handshakeOf({ number: 4, replica: 'api-2', startedAtMs: 5, totalMs: 6 });
  expect(exchange).toMatchObject({ type: 'websocket', status: 101, tried: ['api-2'], servedBy: 'api-2' });
  expect(exchange.path).toBe('/v1/labs/websocket/socket?access_token=…');
});

test('the right answer is what the first message without the bus did', () => {
  expect(rightAnswer([])).toBeUndefined();
  expect(rightAnswer([sent])).toBeUndefined();
  expect(rightAnswer([crossed])).toBeUndefined();
  expect(rightAnswer([stopped])).toBe(1);
  expect(rightAnswer([delivered, stopped])).toBe(0);
});

test('only a message that stopped and a message that crossed complete the lab', () => {
  expect(completedBy([stopped, crossed])).toEqual(exchangeOf(crossed));
  for (const tracks of [[], [stopped], [crossed], [sent, crossed], [delivered, crossed]])
    expect(completedBy(tracks)).toBeUndefined();
});

test('the newest message of each kind is shown, without those of a crash', () => {
  expect(newestOf([stopped, crossed], false)).toBe(stopped);
  expect(newestOf([stopped, crossed, { ...crossed, crash: 1 }], true)).toBe(crossed);
});

test('the counts of a crash are those of its messages of one tab', () => {
  const tracks: Track[] = [
    { ...crossed, crash: 1, attempts: 2, copies: 1 },
    { ...sent, crash: 1 },
    { ...crossed, crash: 1, from: 'Tab 2' },
    { ...crossed, crash: 2 },
    crossed,
  ];
  expect(countsOf(tracks, 1, 'Tab 1')).toEqual({
    sent: 2,
    acknowledged: 1,
    arrived: 1,
    again: 1,
    copies: 1,
  });
});

describe('the socket of a tab', () => {
  const connections = [
    { number: 2, tab: 'Tab 1', replica: 'api-1', pausedMs: undefined },
    { number: 3, tab: 'Tab 1', replica: 'api-2', pausedMs: 600 },
  ] as const;
  const ends = [{ number: 4, closings: [{ tab: 'Tab 1', code: 4401, afterMs: 9 }] }] as const;
  const broken = new Map();

  it.each([
    [
      'is open on the server of the newest connection',
      connections,
      [],
      broken,
      { kind: 'open', replica: 'api-2' },
    ],
    ['is closed with the code of the end', connections, ends, broken, { kind: 'closed', code: 4401 }],
    [
      'is closed with the code of the broken connection',
      connections,
      [],
      new Map([['Tab 1', 1006]] as const),
      { kind: 'closed', code: 1006 },
    ],
    ['does not exist before a connection', [], [], broken, { kind: 'none' }],
  ] as const)('%s', (_, has, ended, code, expected) => {
    expect(socketOf('Tab 1', { connections: has, ends: ended, broken: code })).toEqual(expected);
  });

  it('is open again after a connection that is newer than the end', () => {
    const newer = [
      ...connections,
      { number: 5, tab: 'Tab 1', replica: 'api-1', pausedMs: undefined } as const,
    ];
    expect(socketOf('Tab 1', { connections: newer, ends, broken })).toEqual({
      kind: 'open',
      replica: 'api-1',
    });
  });
});
