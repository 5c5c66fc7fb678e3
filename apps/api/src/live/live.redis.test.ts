import { once } from 'node:events';
import { eventually } from '@session-lab/test-support/eventually';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  liveUrl,
  messagesOf,
  openLivePage,
  sendMessage,
  upgradeHeaders,
  type LivePage,
} from '../testing/live-page.ts';
import { origin, useReplicas } from '../testing/replicas.ts';
import { signIn, signUp, signUpInput } from '../testing/users.ts';
import { messagesPerUser } from './budget.ts';

const api = useReplicas({ db: 6 });

const refusedTo = ({ received }: LivePage) => received.filter((message) => message.type === 'refused');

describe('an upgrade', () => {
  it.each([
    ['no Origin', { origin: '' }, 403, 'origin_not_allowed'],
    ['a foreign Origin', { origin: 'http://evil.example' }, 403, 'origin_not_allowed'],
    ['another port of the origin', { origin: 'http://localhost:9090' }, 403, 'origin_not_allowed'],
    ['a token in the header too', { authorization: `Bearer ${'x'.repeat(86)}` }, 400, 'invalid_request'],
    ['a key that is not valid', { 'sec-websocket-key': 'x' }, 400, 'bad_request'],
    ['a host name that needs HTTPS', { host: 'lab.example.org' }, 403, 'https_required'],
  ])('with %s is refused', async (_, headers, status, code) => {
    const token = await signUp(api.first);
    const answer = await api.first('GET', `/v1/live?access_token=${token}`, {
      headers: { ...upgradeHeaders, ...headers },
    });
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers).toMatchObject({ connection: 'close', 'x-served-by': 'api-1' });
  });

  it.each([
    ['', 401, 'authentication_required'],
    ['?access_token=nonsense', 401, 'invalid_token'],
    ['?access_token=a&access_token=b', 400, 'invalid_request'],
  ])('with the query %j is refused: %d', async (query, status, code) => {
    const answer = await api.first('GET', `/v1/live${query}`, { headers: upgradeHeaders });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="session-lab"/);
  });

  it('with a token over plain HTTP ends the session', async () => {
    const token = await signUp(api.first);
    const headers = { ...upgradeHeaders, host: 'lab.example.org' };
    await api.first('GET', `/v1/live?access_token=${token}`, { headers });
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
  });

  it('is logged without the query', async () => {
    const token = await signUp(api.first);
    api.log.lines.length = 0;
    await openLivePage(api.urls.second, token);
    expect(JSON.parse(api.log.lines.join(''))).toMatchObject({
      method: 'GET',
      route: '/v1/live',
      status: 101,
      replica: 'api-2',
      sessionId: expect.any(String),
    });
    expect(api.log.lines.join('')).not.toContain(token);
  });

  it('to another protocol is ignored', async () => {
    const token = await signUp(api.first);
    const headers = { connection: 'Upgrade', upgrade: 'h2c', authorization: `Bearer ${token}` };
    expect(await api.first('GET', '/v1/users/me', { headers })).toMatchObject({ status: 200 });
  });
});

describe('the room', () => {
  it('welcomes a page with the users on all replicas', async () => {
    const [one, two] = [await signUp(api.first), await signUp(api.first, signUpInput('bob'))];
    const first = await openLivePage(api.urls.first, one);
    const second = await openLivePage(api.urls.second, two);
    const bob = { userName: 'bob', replica: 'api-2' };
    expect(second.received.find(({ type }) => type === 'welcome')).toMatchObject({
      replica: 'api-2',
      present: expect.arrayContaining([
        expect.objectContaining({ userName: 'ada', replica: 'api-1' }),
        expect.objectContaining(bob),
      ]),
    });
    await eventually(() =>
      expect(first.received.at(-1)).toMatchObject({
        type: 'presence',
        present: expect.arrayContaining([expect.objectContaining(bob)]),
      }),
    );
  });

  it('delivers a message to the other replica, and names both replicas', async () => {
    const token = await signUp(api.first);
    const first = await openLivePage(api.urls.first, token);
    const second = await openLivePage(api.urls.second, token);
    sendMessage(first, 'hello');
    const expected = { type: 'message', text: 'hello', from: { userName: 'ada', replica: 'api-1' } };
    await eventually(() =>
      expect(second.received).toContainEqual(expect.objectContaining({ type: 'message' })),
    );
    expect(second.received.at(-1)).toMatchObject({ ...expected, via: ['api-1', 'api-2'] });
    await eventually(() =>
      expect(first.received.at(-1)).toMatchObject({ ...expected, via: ['api-1', 'api-1'] }),
    );
  });

  it('returns the id of the sender to the socket that sent the message, and to no other', async () => {
    const token = await signUp(api.first);
    const [sender, tab, there] = [
      await openLivePage(api.urls.first, token),
      await openLivePage(api.urls.first, token),
      await openLivePage(api.urls.second, token),
    ];
    sendMessage(sender, 'hello');
    await eventually(() => {
      for (const page of [sender, tab, there]) expect(messagesOf(page)).toHaveLength(1);
    });
    expect(messagesOf(sender)).toMatchObject([{ ownId: 'mine', text: 'hello' }]);
    for (const page of [tab, there]) expect(messagesOf(page)).not.toHaveProperty('0.ownId');
  });

  it('gives every message a unique id, even if senders use the same id on any socket or replica', async () => {
    const [reader, writer] = [
      await openLivePage(api.urls.second, await signUp(api.first)),
      await openLivePage(api.urls.first, await signUp(api.first, signUpInput('grace'))),
    ];
    sendMessage(writer, 'the first');
    await eventually(() => expect(messagesOf(reader)).toHaveLength(1));
    const [first] = messagesOf(reader);
    const eve = await signUp(api.first, signUpInput('eve'));
    const attackers = [await openLivePage(api.urls.first, eve), await openLivePage(api.urls.second, eve)];
    for (const attacker of attackers)
      for (const id of [first?.id ?? '', 'mine', 'mine']) sendMessage(attacker, 'not the first', id);
    await eventually(() => expect(messagesOf(reader)).toHaveLength(7));
    expect(new Set(messagesOf(reader).map(({ id }) => id)).size).toBe(7);
    expect(messagesOf(reader).filter(({ from }) => from.userName === 'grace')).toEqual([first]);
  });

  it('removes empty lines from a message, and closes the socket if only blanks are left', async () => {
    const page = await openLivePage(api.urls.first, await signUp(api.first));
    sendMessage(page, `a${'\n'.repeat(300)}b\r\n \u200b\u2029\n\u2800\nc`);
    await eventually(() => expect(messagesOf(page)).toMatchObject([{ text: 'a\nb\nc' }]));
    sendMessage(page, '\n\u200b\n\u2800\n');
    expect(await page.closed).toBe(1008);
  });

  it('names a user with several sockets on a replica once', async () => {
    const [ada, bob] = [await signUp(api.first), await signUp(api.first, signUpInput('bob'))];
    const page = await openLivePage(api.urls.first, ada);
    for (let opened = 0; opened < 3; opened += 1) await openLivePage(api.urls.first, bob);
    await eventually(() =>
      expect(page.received.at(-1)).toMatchObject({
        type: 'presence',
        counts: [{ replica: 'api-1', sockets: 4 }],
      }),
    );
    const named = page.received.findLast(
      (message) => message.type === 'presence' && message.present !== undefined,
    );
    expect(named).toMatchObject({ present: [{ userName: 'ada' }, { userName: 'bob' }] });
  });

  it('answers a ping, and accepts no subprotocol', async () => {
    const token = await signUp(api.first);
    const page = await openLivePage(api.urls.first, token);
    page.socket.send('{"type":"ping"}');
    await eventually(() => expect(page.received.at(-1)).toEqual({ type: 'pong' }));
    const offered = new WebSocket(liveUrl(api.urls.first, token), ['soap', 'wamp'], { origin });
    const [error] = await once(offered, 'error');
    expect(error).toMatchObject({ message: 'Server sent no subprotocol' });
  });

  it('refuses the messages of a user past the budget, on all sockets and replicas together, and keeps the sockets open', async () => {
    const [one, two] = [await signUp(api.first), await signIn(api.second)];
    const senders = [await openLivePage(api.urls.first, one), await openLivePage(api.urls.second, two)];
    const reader = await openLivePage(api.urls.first, await signUp(api.first, signUpInput('grace')));
    for (let sent = 0; sent < messagesPerUser; sent += 1)
      for (const sender of senders) sendMessage(sender, 'again', `number ${sent}`);
    await eventually(() =>
      expect(senders.flatMap((sender) => refusedTo(sender))).toHaveLength(messagesPerUser),
    );
    await eventually(() => expect(messagesOf(reader)).toHaveLength(messagesPerUser));
    const refused = senders.flatMap(refusedTo)[0];
    expect(refused).toMatchObject({ reason: 'too_many_messages', ownId: expect.stringMatching(/^number/) });
    expect(refused?.retryAfterMs).toBeGreaterThan(0);
    sendMessage(reader, 'the budget of another user is untouched');
    await eventually(() => expect(messagesOf(reader)).toHaveLength(messagesPerUser + 1));
    for (const { socket } of senders) expect(socket.readyState).toBe(socket.OPEN);
  });

  it('removes a user who left', async () => {
    const token = await signUp(api.first);
    const first = await openLivePage(api.urls.first, token);
    const second = await openLivePage(api.urls.second, token);
    second.socket.close();
    await eventually(() =>
      expect(first.received.at(-1)).toMatchObject({ type: 'presence', present: [{ replica: 'api-1' }] }),
    );
  });

  it('opening a socket and pings do not slide the idle timeout', async () => {
    const token = await signUp(api.first);
    api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
    const page = await openLivePage(api.urls.first, token);
    page.socket.send('{"type":"ping"}');
    await eventually(() => expect(page.received.at(-1)).toEqual({ type: 'pong' }));
    api.clock.advance(1);
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
  });

  it('messages slide the idle timeout', async () => {
    const token = await signUp(api.first);
    const page = await openLivePage(api.urls.first, token);
    api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
    sendMessage(page, 'still here');
    await eventually(() => expect(page.received.at(-1)).toMatchObject({ type: 'message' }));
    api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
  });
});
