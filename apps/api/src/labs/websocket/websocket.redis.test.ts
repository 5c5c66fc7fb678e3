import { eventually } from '@session-lab/test-support/eventually';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  ServerMessage,
  endpoints,
  keptMessages,
  roomLastsMs,
  socketPath,
  socketsPerRoom,
  type ClientMessage,
} from '@session-lab/contract/labs/websocket';
import { upgradeHeaders } from '../../testing/live-page.ts';
import { origin, useReplicas } from '../../testing/replicas.ts';
import { signUp, tokenOf } from '../../testing/users.ts';

const api = useReplicas({ db: 10 });

type Place = 'first' | 'second';
type Tab = {
  socket: WebSocket;
  received: ServerMessage[];
  closed: Promise<number>;
  send: (message: ClientMessage) => void;
};

const signIn = async (): Promise<string> => tokenOf(await api.first('POST', endpoints.signIn.path));

const switchBus = async (token: string, on: boolean): Promise<void> => {
  const answer = await api.second('PUT', endpoints.switchBus.path, { token, body: { on } });
  expect(answer).toMatchObject({ status: 200, body: { on } });
};

/** Starts to connect to a replica. */
function connect(place: Place, token: string, headers = {}): Tab & { refused: Promise<number | undefined> } {
  const url = `${api.urls[place].replace('http', 'ws')}${socketPath}?access_token=${token}`;
  const socket = new WebSocket(url, { origin, headers });
  onTestFinished(() => socket.terminate());
  const received: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => received.push(ServerMessage.parse(JSON.parse(data.toString()))));
  socket.on('error', () => undefined);
  return {
    socket,
    received,
    closed: new Promise((resolve) => socket.once('close', resolve)),
    refused: new Promise((resolve) =>
      socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode)),
    ),
    send: (message) => socket.send(JSON.stringify(message)),
  };
}

async function open(place: Place, token: string): Promise<Tab> {
  const tab = connect(place, token);
  await eventually(() => expect(tab.received[0]?.type).toBe('welcome'));
  return tab;
}

const messagesOf = ({ received }: Tab) => received.flatMap((one) => (one.type === 'message' ? [one] : []));
const acknowledgedOf = ({ received }: Tab) =>
  received.flatMap((one) => (one.type === 'acknowledged' ? [one] : []));
const hello = (id: string): ClientMessage => ({ type: 'send', id, text: 'hello' });

/** Sends a message and waits for its acknowledgement. */
async function sendAndWait(tab: Tab, id: string): Promise<void> {
  tab.send(hello(id));
  await eventually(() => expect(acknowledgedOf(tab)).toContainEqual(expect.objectContaining({ id })));
}

it('a socket receives the name of the replica that has it', async () => {
  const token = await signIn();
  expect((await open('first', token)).received).toEqual([{ type: 'welcome', replica: 'api-1' }]);
  expect((await open('second', token)).received).toEqual([{ type: 'welcome', replica: 'api-2' }]);
});

it('without the bus, a message reaches the sockets of its replica only', async () => {
  const token = await signIn();
  const [sender, neighbour, other] = [
    await open('first', token),
    await open('first', token),
    await open('second', token),
  ];
  await sendAndWait(sender, 'message-1');
  const received = { replica: 'api-1', atMs: api.clock.now() };
  expect(acknowledgedOf(sender)).toEqual([
    { type: 'acknowledged', id: 'message-1', received, published: null },
  ]);
  await eventually(() => expect(messagesOf(neighbour)).toHaveLength(1));
  expect(messagesOf(neighbour)[0]).toMatchObject({
    source: 'socket',
    message: { id: 'message-1', text: 'hello', received, publishedAtMs: null },
    delivered: { replica: 'api-1' },
  });
  // A second message with the bus arrives, so the first one would have arrived before it.
  await switchBus(token, true);
  await sendAndWait(sender, 'message-2');
  await eventually(() => expect(messagesOf(other)).toHaveLength(1));
  expect(messagesOf(other)[0]).toMatchObject({ message: { id: 'message-2' } });
  expect(messagesOf(sender)).toEqual([]);
});

it('with the bus, each hop reports the message, and it reaches the sockets of all replicas once', async () => {
  const token = await signIn();
  await switchBus(token, true);
  const [sender, neighbour, other] = [
    await open('first', token),
    await open('first', token),
    await open('second', token),
  ];
  await sendAndWait(sender, 'message-1');
  expect(acknowledgedOf(sender)[0]).toMatchObject({
    received: { replica: 'api-1' },
    published: { servers: 2 },
  });
  for (const [tab, replica] of [
    [neighbour, 'api-1'],
    [other, 'api-2'],
  ] as const) {
    await eventually(() => expect(messagesOf(tab)).toHaveLength(1));
    expect(messagesOf(tab)[0]).toMatchObject({
      source: 'bus',
      message: { received: { replica: 'api-1' } },
      delivered: { replica },
    });
  }
  await switchBus(token, false);
  await sendAndWait(sender, 'message-2');
  expect(acknowledgedOf(sender)[1]).toMatchObject({ published: null });
});

it('the bus of one room changes nothing in another room, and a room receives no message of another', async () => {
  const [token, others] = [await signIn(), await signIn()];
  await switchBus(token, true);
  const [own, ownSecond] = [await open('first', token), await open('second', token)];
  const [foreign, foreignSecond] = [await open('first', others), await open('second', others)];
  await sendAndWait(own, 'message-1');
  await sendAndWait(foreign, 'message-2');
  expect(acknowledgedOf(foreign)[0]).toMatchObject({ published: null });
  await eventually(() => expect(messagesOf(ownSecond)).toHaveLength(1));
  expect([own, foreign, foreignSecond].flatMap(messagesOf)).toEqual([]);
});

it('a socket that reconnects receives what was acknowledged meanwhile, and nothing of before its position', async () => {
  const token = await signIn();
  await switchBus(token, true);
  const [sender, leaving] = [await open('first', token), await open('second', token)];
  await sendAndWait(sender, 'message-1');
  await eventually(() => expect(messagesOf(leaving)).toHaveLength(1));
  const [seen] = messagesOf(leaving);
  leaving.socket.terminate();
  await leaving.closed;
  await sendAndWait(sender, 'message-2');
  await sendAndWait(sender, 'message-3');
  const back = await open('first', token);
  back.send({ type: 'resume', after: seen?.position ?? 'none' });
  await eventually(() => expect(messagesOf(back)).toHaveLength(2));
  expect(messagesOf(back)).toMatchObject([
    { source: 'kept', message: { id: 'message-2' }, delivered: { replica: 'api-1' } },
    { source: 'kept', message: { id: 'message-3' } },
  ]);
});

it('a room keeps its newest 32 messages', async () => {
  const token = await signIn();
  await switchBus(token, true);
  const sender = await open('first', token);
  const ids = Array.from({ length: keptMessages + 2 }, (_, index) => `message-${index}`);
  // In turn, and slower than the limit of messages.
  const tabs = [sender, await open('first', token), await open('second', token)];
  for (const [index, id] of ids.entries()) await sendAndWait(tabs[index % tabs.length] ?? sender, id);
  const back = await open('second', token);
  back.send({ type: 'resume', after: '0-0' });
  await eventually(() => expect(messagesOf(back)).toHaveLength(keptMessages));
  expect(messagesOf(back)[0]).toMatchObject({ message: { id: ids[2] } });
});

it('the end of the session closes the sockets on both replicas with 4401 within a second', async () => {
  const token = await signIn();
  const tabs = [await open('first', token), await open('second', token)];
  const startedAtMs = performance.now();
  expect((await api.first('POST', endpoints.signOut.path, { token })).status).toBe(204);
  expect(await Promise.all(tabs.map(({ closed }) => closed))).toEqual([4401, 4401]);
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  expect(await connect('first', token).refused).toBe(401);
  expect(await api.redis.keys('lab:websocket:*')).toEqual([]);
});

it('a session of the lab ends after half an hour, and its sockets close', async () => {
  const token = await signIn();
  const tab = await open('first', token);
  api.clock.advance(roomLastsMs + 1);
  expect(await tab.closed).toBe(4401);
  expect(await connect('first', token).refused).toBe(401);
});

it.each([
  ['a text that is too long', JSON.stringify({ type: 'send', id: 'message-1', text: 'x'.repeat(101) }), 1008],
  ['no JSON', 'hello', 1008],
  ['an id that is no id', JSON.stringify({ type: 'send', id: '*', text: '' }), 1008],
  ['bytes', Buffer.from(JSON.stringify(hello('message-1'))), 1008],
  ['more than a kilobyte', 'x'.repeat(1_025), 1009],
])('a socket that sends %s closes', async (_, data, code) => {
  const tab = await open('first', await signIn());
  tab.socket.send(data);
  expect(await tab.closed).toBe(code);
});

it('a socket that sends too much closes with 1008, and the others of the room stay', async () => {
  const token = await signIn();
  const [tab, other] = [await open('first', token), await open('first', token)];
  for (let count = 0; count < 30; count += 1) tab.send(hello(`message-${count}`));
  expect(await tab.closed).toBe(1008);
  await sendAndWait(other, 'message-100');
});

it('a room has four sockets on a replica; a further one closes with 4429, until one of them leaves', async () => {
  const token = await signIn();
  const tabs: Tab[] = [];
  for (let count = 0; count < socketsPerRoom; count += 1) tabs.push(await open('first', token));
  expect(await connect('first', token).closed).toBe(4429);
  tabs[0]?.socket.close();
  await tabs[0]?.closed;
  await open('first', token);
});

it.each([
  ['no credential', '', {}, 401],
  ['a token that is not valid', 'access_token=x', {}, 401],
  ['a foreign Origin', 'access_token=x', { origin: 'http://evil.example' }, 403],
  ['no WebSocket', 'access_token=x', { upgrade: 'other' }, 426],
])('a handshake with %s is refused', async (_, query, headers, status) => {
  const answer = await api.first('GET', `${socketPath}?${query}`, {
    headers: { ...upgradeHeaders, ...headers },
  });
  expect(answer.status).toBe(status);
});

it('the app and another lab refuse the token, and this lab refuses theirs', async () => {
  const token = await signIn();
  for (const path of ['/v1/users/me', '/v1/labs/expiry/me', '/v1/labs/bank/me'])
    expect((await api.first('GET', path, { token })).status).toBe(401);
  for (const path of [
    `/v1/live?access_token=${token}`,
    `/v1/labs/query-token/socket?access_token=${token}`,
  ]) {
    const headers = { ...upgradeHeaders, 'sec-websocket-protocol': `student.${'S'.repeat(22)}` };
    expect((await api.first('GET', path, { headers })).status).toBe(401);
  }
  const foreign = [
    await signUp(api.first),
    tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in')),
    tokenOf(
      await api.first('POST', '/v1/labs/query-token/sign-in', {
        headers: { 'x-lab-student': 'S'.repeat(22) },
      }),
    ),
  ];
  for (const held of foreign) {
    expect(await connect('first', held).refused).toBe(401);
    expect((await api.first('POST', endpoints.signOut.path, { token: held })).status).toBe(401);
    const answer = await api.first('PUT', endpoints.switchBus.path, { token: held, body: { on: true } });
    expect(answer.status).toBe(401);
  }
});

it('every key expires', async () => {
  const token = await signIn();
  await switchBus(token, true);
  await sendAndWait(await open('first', token), 'message-1');
  const keys = await api.redis.keys('lab:*');
  // The session, the kept messages, and the quota of the network.
  expect(keys).toHaveLength(3);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});
