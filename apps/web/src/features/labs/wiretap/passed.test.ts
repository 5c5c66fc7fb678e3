import type { Arrival } from '@session-lab/contract/labs/bank';
import type { TapConnection, Turn } from '@session-lab/contract/labs/wiretap';
import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { testArrival } from '../frame/test-arrival.ts';
import {
  completedBy,
  isStoppedAt,
  notesOf,
  partsOf,
  passedIn,
  rightAnswer,
  shownOf,
  verdictOf,
  type Run,
} from './passed.ts';

const signIn = testArrival({ method: 'POST', path: '/v1/labs/bank/sign-in' });
const me = testArrival();

const turn = (from: Turn['from'], text: string, ...kinds: ('password' | 'token')[]): Turn => ({
  from,
  text,
  secrets: kinds.map((kind, index) => ({ kind, start: 2 * index, end: 2 * index + 1 })),
});
const turns = [
  turn('browser', 'GET /?student=A HTTP/1.1\r\nHost: a'),
  turn('server', 'HTTP/1.1 200 OK\r\n'),
  turn('browser', 'POST /v1/labs/bank/sign-in HTTP/1.1\r\n', 'password'),
  turn('server', 'HTTP/1.1 200 OK\r\n', 'token'),
  turn('browser', 'GET /v1/labs/bank/me?student=A HTTP/1.1\r\n', 'token'),
  turn('server', 'HTTP/1.1 200 OK\r\n'),
];
const clear: TapConnection = {
  id: 1,
  wire: 'http',
  isOpen: false,
  bytes: { browser: 1000, server: 500 },
  turns,
  records: [],
  found: 3,
};
const encrypted: TapConnection = {
  ...clear,
  id: 2,
  wire: 'https',
  turns: [],
  records: [
    { from: 'browser', type: 'handshake', message: 'ClientHello', length: 512, text: '··localhost·' },
    { from: 'server', type: 'application_data', length: 42, text: '···' },
  ],
  serverName: 'localhost',
  found: 0,
};
const runOf = (connection: TapConnection, arrivals: readonly Arrival[] = [signIn, me]): Run => ({
  wire: connection.wire,
  password: 'ada-plum-1000',
  received: arrivals.map((arrival, index) => ({ arrival, exchange: testExchange({ number: index + 1 }) })),
  connections: [connection],
});
const without = (kind: 'password' | 'token', connection: TapConnection): TapConnection => ({
  ...connection,
  turns: connection.turns.map((one) => ({
    ...one,
    secrets: one.secrets.filter((secret) => secret.kind !== kind),
  })),
});

it('the notes of a request are what the tap read in its bytes', () => {
  expect(notesOf('http', signIn, [clear])).toEqual({
    request: { text: 'password', isReadable: true },
    response: { text: 'token', isReadable: true },
  });
  expect(notesOf('http', me, [clear])).toEqual({
    request: { text: 'token', isReadable: true },
    response: undefined,
  });
  expect(notesOf('https', signIn, [encrypted]).request).toEqual({
    text: 'encrypted',
    isReadable: false,
  });
  expect(notesOf('https', signIn, [{ ...encrypted, found: 2 }]).request?.isReadable).toBe(true);
});

it('the right answer depends on what the tap read, after the whole sign-in over HTTP', () => {
  expect(rightAnswer(runOf(clear))).toBe(2);
  expect(rightAnswer(runOf(without('password', clear)))).toBe(1);
  expect(rightAnswer(runOf(without('token', without('password', clear))))).toBe(0);
  expect(rightAnswer(runOf(clear, [signIn]))).toBeUndefined();
  expect(rightAnswer(runOf(encrypted))).toBeUndefined();
  expect(rightAnswer(undefined)).toBeUndefined();
});

it('shows only the bytes of requests that the player has shown', () => {
  const run = runOf(clear);
  expect(passedIn(shownOf(run, new Set()))).toEqual([]);
  const first = passedIn(shownOf(run, new Set([1])));
  expect(first.map(({ name }) => name)).toEqual([
    'GET /',
    '200 OK',
    'POST /v1/labs/bank/sign-in',
    '200 OK',
    '…',
    '…',
  ]);
  // The lines of the second request have their places, and nothing of it.
  expect(first.slice(-2)).toMatchObject([
    { text: '', finds: [] },
    { text: '', finds: [] },
  ]);
  expect(first.map(({ key }) => key)).toEqual(passedIn(run).map(({ key }) => key));
  expect(passedIn(shownOf(run, new Set([1, 2])))).toHaveLength(turns.length);
  // Records of TLS cannot be assigned to requests.
  expect(passedIn(shownOf(runOf(encrypted), new Set([1])))).toEqual([]);
  expect(passedIn(shownOf(runOf(encrypted), new Set([1, 2])))).toHaveLength(2);
});

it('the lines of a connection follow each other, and have its number', () => {
  const run = { ...runOf(clear), connections: [clear, { ...clear, id: 7, turns: turns.slice(0, 2) }] };
  expect(passedIn(run).map(({ connection }) => connection)).toEqual([1, 1, 1, 1, 1, 1, 2, 2]);
});

it('a record has its type, its length with the header, and the name in a ClientHello', () => {
  expect(passedIn(runOf(encrypted))).toMatchObject([
    { name: 'handshake: ClientHello', bytes: 517, finds: [{ kind: 'name', start: 2, end: 11 }] },
    { name: 'application_data', bytes: 47, finds: [] },
  ]);
});

it('the parts of a text are the text, with its finds', () => {
  const text = 'a secret and a token';
  const parts = partsOf({
    text,
    finds: [
      { kind: 'password', start: 2, end: 8 },
      { kind: 'token', start: 15, end: 20 },
    ],
  });
  expect(parts.map(({ kind, text: part }) => [kind, part])).toEqual([
    [undefined, 'a '],
    ['password', 'secret'],
    [undefined, ' and a '],
    ['token', 'token'],
  ]);
});

it('the verdict states the bytes, and what the tap read', () => {
  expect(verdictOf(runOf(clear))).toBe('1,500 bytes passed. The tap read the password and the token.');
  expect(verdictOf(runOf(encrypted))).toBe(
    '1,500 bytes passed. The tap read the name “localhost”, and no secret.',
  );
  expect(verdictOf(runOf(encrypted, []))).toContain('No request followed.');
  const { serverName: _name, ...nameless } = encrypted;
  expect(verdictOf(runOf(nameless))).toContain('The tap read no name');
});

const replay = (accepted: boolean) => ({
  arrival: { ...me, accepted },
  exchange: testExchange({ number: 7 }),
});

it('a refused copy does not complete the lab', () => {
  expect(completedBy([replay(false)])).toBeUndefined();
  expect(completedBy([replay(false), replay(true)])?.number).toBe(7);
});

const sent = (type: string, length: number): TapConnection['records'][number] => ({
  from: 'browser',
  type,
  length,
  text: '',
});
const tls = (...records: TapConnection['records']): TapConnection => ({
  ...encrypted,
  records: [...encrypted.records, sent('change_cipher_spec', 1), ...records],
});
const refusal = tls(sent('application_data', 19));
const finished = sent('application_data', 69);

it.each<[name: string, stopped: boolean, connections: readonly TapConnection[]]>([
  ['alerts in its handshakes', true, [refusal, tls(sent('alert', 2))]],
  ['no connection', false, []],
  ['no answer of the browser', false, [tls()]],
  ['an open connection', false, [{ ...refusal, isOpen: true }]],
  ['a whole handshake', false, [tls(finished)]],
  ['a request', false, [tls(finished, sent('application_data', 590))]],
  ['a second try after the first', false, [refusal, tls(finished)]],
])('with %s, the browser has stopped at the certificate: %s', (_, stopped, connections) => {
  expect(isStoppedAt(connections)).toBe(stopped);
});
