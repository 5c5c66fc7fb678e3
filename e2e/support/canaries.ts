import { expect } from '@playwright/test';
import { deviceTokenHeader } from '@session-lab/contract';
import { endpoints as anatomy } from '@session-lab/contract/labs/anatomy';
import { endpoints as expiry } from '@session-lab/contract/labs/expiry';
import { endpoints as bank } from '@session-lab/contract/labs/bank';
import { kinds } from '@session-lab/contract/labs/jwt';
import { endpoints as outage } from '@session-lab/contract/labs/outage';
import { endpoints as queryToken, socketPath } from '@session-lab/contract/labs/query-token';
import { endpoints as redisConsole } from '@session-lab/contract/labs/redis-console';
import { endpoints as websocket, socketPath as websocketPath } from '@session-lab/contract/labs/websocket';
import { endpoints as wiretap } from '@session-lab/contract/labs/wiretap';
import { lanes } from '@session-lab/contract/labs/where-state-lives';
import { createHttpClient } from '@session-lab/test-support/http-client';
import { signIn, signUp } from './account.ts';
import { sitesOf } from './bank.ts';
import { freeze, kill, thaw } from './control.ts';
import { member, send, sendRaw } from './http.ts';
import { expectBothReplicas } from './lab.ts';
import { stack } from './stack.ts';
import { connectTo, openLive, origin, tryUpgrade } from './socket.ts';

const student = { 'x-lab-student': 's'.repeat(22) };

/**
 * Sends `canary` in every place of a request that can contain a secret, in valid and invalid requests.
 * Returns the secrets that the server issued meanwhile.
 */
export async function sendCanaries(canary: string): Promise<string[]> {
  await sendInCredentials(canary);
  await sendInHeaders(canary);
  await sendInMalformedRequests(canary);
  await sendWhileReplicaFails(canary);
  return [...(await useAccountTokens(canary)), ...(await useLabTokens()), await useSites(canary)];
}

const post = (path: string, json: unknown) => send(path, { method: 'POST', json });

async function sendInCredentials(canary: string): Promise<void> {
  const { email } = await signUp();
  await post('/v1/sessions', { email, password: canary });
  await post('/v1/users', { userName: canary, email: canary, password: canary });
  await send('/v1/users/me', { token: canary });
  await send('/v1/users/me', { headers: { authorization: `Basic ${canary}` } });
  await send('/v1/users/me', {
    headers: { cookie: `token=${canary}`, referer: `http://localhost/?${canary}` },
  });
  for (const path of [
    '/',
    '/sign-in',
    '/v1/ping',
    '/v1/users/me',
    '/v1/live',
    '/v1/live/',
    '/v1/nothing',
    '/x.js',
  ])
    await send(`${path}?access_token=${canary}`);
  for (const headers of [{ origin }, { origin: 'https://evil.example' }, { origin, host: 'lab.example' }])
    await tryUpgrade(`?access_token=${canary}`, headers);
  await tryUpgrade(`?access_token=${canary}&access_token=${canary}`);
}

/** Sends the canary in every header that a log could contain, and in the headers that correlate logs. */
async function sendInHeaders(canary: string): Promise<void> {
  const names = ['user-agent', 'referer', 'x-request-id', 'x-forwarded-for', 'x-lab-student', 'via', 'from'];
  for (const name of [...names, deviceTokenHeader.toLowerCase()]) {
    await send('/v1/ping', { headers: { [name]: canary } });
    await send('/v1/sessions', { method: 'POST', json: {}, headers: { [name]: canary } });
  }
}

const encoded = (text: string): string =>
  text.replaceAll(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`);

/** Sends a token in the path, the host, the method and the `Origin`, in several encodings. */
async function sendInRequestLine(token: string): Promise<void> {
  const partly = token.slice(0, 45) + encoded(token.charAt(45)) + token.slice(46);
  for (const path of [
    `/${token}`,
    `/sign-in/${token}`,
    `/v1/sessions/${token}`,
    `/v1/users/${token}/x/${token}`,
    `/v1/live%3Faccess_token=${token}`,
    `/v1/live%253faccess_token%3D${token}`,
    `/v1/live;access_token=${token}`,
    `/v1/live%3Baccess_token=${token}/x`,
    `/v1/labs/stateless/${token}`,
    `/assets/x${token}.js`,
    `/${partly}`,
    `/v1/${encoded(token)}`,
  ]) {
    await send(path);
    await send(path, { method: 'DELETE', token });
  }
  await send('/v1/ping', { headers: { host: token } });
  await send('/v1/ping', { headers: { host: `${token}.example` } });
  await sendRaw(`${token} / HTTP/1.1\r\nHost: localhost\r\n\r\n`, { until: /\r\n\r\n/ });
  await sendRaw(`GET http://${token}@localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n`, { until: /\r\n\r\n/ });
  await tryUpgrade('', { origin: `https://${token}.example` });
  await post('/v1/sessions', { email: token, password: token });
  await post('/v1/users', { userName: token, email: `${token}@${token}.test`, password: token });
}

async function sendInMalformedRequests(canary: string): Promise<void> {
  const large = 'a'.repeat(40_000);
  await send(`/v1/ping?${canary}${large}`);
  await send('/v1/users/me', { headers: { authorization: `Bearer ${canary}${large}` } });
  await send('/v1/sessions', { method: 'POST', text: `{"password":"${canary}` });
  await send('/v1/sessions', { method: 'POST', text: canary.repeat(20_000) });
  for (const head of [
    `GET /v1/live?access_token=${canary} HTTP/1.1\r\n\r\n`,
    `GET /v1/live?access_token=${canary} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
    `GET /v1/live?access_token=${canary} HTTP/9.9\r\nHost: localhost\r\n\r\n`,
    `GET /v1/live?access_token=${canary}\0 HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET /%zz?access_token=${canary} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer ${canary}\r\n\r\n`,
    `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${canary}`,
  ]) {
    await sendRaw(head, { until: /\r\n\r\n/ });
  }
}

/**
 * Sends requests to a frozen and to a killed replica. By default, NGINX's error log contains their whole
 * request line.
 */
async function sendWhileReplicaFails(canary: string): Promise<void> {
  const path = `/v1/ping?access_token=${canary}`;
  freeze('api-1');
  try {
    for (let sent = 0; sent < 2; sent++) await send(path);
  } finally {
    thaw('api-1');
  }
  kill('api-1');
  for (let sent = 0; sent < 4; sent++) {
    await send(path);
    await tryUpgrade(`?access_token=${canary}`);
  }
  await expectBothReplicas();
}

async function useAccountTokens(canary: string): Promise<string[]> {
  const account = await signUp();
  const tokens = [account.token, await signIn(account)];
  const newPassword = `${canary} of a new password`;
  for (const token of tokens) {
    const live = await openLive(token);
    live.socket.send(JSON.stringify({ type: 'send', id: canary, text: canary }));
    live.socket.send(canary);
    await live.closed();
    await send(`/v1/users/me?access_token=${token}`, { token });
    await send(`/v1/nothing?access_token=${token}`);
  }
  const other = await signUp();
  await sendInRequestLine(other.token);
  const { email, password } = other;
  const deviceToken = String(
    (await post('/v1/sessions', { email, password })).headers[deviceTokenHeader.toLowerCase()],
  );
  await send(`/v1/sessions/${deviceToken}`);
  const json = { currentPassword: account.password, newPassword };
  await send('/v1/users/me/password', { method: 'PUT', token: account.token, json });
  await send('/v1/users/me', { headers: { host: 'lab.example' }, token: tokens[1] });
  // Parts of the token too, because some paths contain it partly encoded or in lower case.
  const parts = [other.token.slice(0, 43), other.token.slice(0, 43).toLowerCase(), encoded(other.token)];
  return [...tokens, other.token, ...parts, deviceToken, account.password, newPassword, account.email];
}

/** Uses each token of the labs in valid and invalid requests. */
async function useLabTokens(): Promise<string[]> {
  const issued = [
    ...lanes.map((lane) => `/v1/labs/where-state-lives/${lane}/sign-in`),
    ...kinds.map((kind) => `/v1/labs/jwt/${kind}/sign-in`),
    anatomy.issueToken.path,
    expiry.signIn.path,
    queryToken.signIn.path,
    redisConsole.open.path,
    outage.signIn.path,
    websocket.signIn.path,
  ].map(async (path) => {
    const { headers, body } = await send(path, { method: 'POST', headers: student });
    const token = String(headers.authorization).replace('Bearer ', '');
    const jwt = member(body, 'jwt');
    const tokens = typeof jwt === 'string' ? [token, jwt] : [token];
    for (const one of tokens) {
      await send(path.replace('sign-in', 'me').replace(/tokens|database/, 'me'), {
        token: one,
        headers: student,
      });
      await send('/v1/labs/outage/defaults/me', { token: one, headers: student });
      await send(`/v1/users/me?access_token=${one}`, { token: one });
      await tryUpgrade(`?access_token=${one}`);
      for (const at of [socketPath, websocketPath]) {
        await send(`${at}?access_token=${one}`);
        await send(`${at}?ticket=${one}`);
      }
      await send(`/v1/sessions/${one}`, { method: 'DELETE' });
      await send(queryToken.sendForm.path, {
        method: 'POST',
        headers: { ...student, 'content-type': 'application/x-www-form-urlencoded' },
        text: `access_token=${one}`,
      });
    }
    return tokens;
  });
  const tokens = (await Promise.all(issued)).flat();
  const { headers: signedIn } = await send(websocket.signIn.path, { method: 'POST' });
  const token = String(signedIn.authorization).replace('Bearer ', '');
  await connectTo(`${websocketPath}?access_token=${token}`);
  return [...tokens, token];
}

/** Sends secrets through the tap on the wire, over HTTP and over HTTPS. */
async function sendThroughTap(id: string, secrets: readonly string[]): Promise<void> {
  const { tap, tapTls } = sitesOf();
  const headers = { 'x-lab-student': id };
  const { body } = await send(wiretap.switchOn.path, { method: 'PUT', headers });
  expect(member(body, 'status')).toBe('on');
  for (const [at, ca] of [[tap], [tapTls, stack.ca]] as const) {
    const client = createHttpClient(at, { ca });
    for (const secret of secrets) {
      const cookie = `bank=${secret}`;
      await client.send('GET', `/?student=${id}&token=${secret}`, { headers: { cookie } });
      await client.send('GET', `${bank.readMe.path}?student=${id}`, { token: secret });
      const json = { student: id, user: 'ada', password: secret };
      const { status } = await client.send('POST', bank.signIn.path, { json });
      expect(status).toBeGreaterThanOrEqual(400);
    }
    client.close();
  }
  await send(wiretap.switchOff.path, { method: 'DELETE', headers });
}

/** Sends the canary and a token of the bank to the bank and to the attacker. Returns the token. */
async function useSites(canary: string): Promise<string> {
  const sites = sitesOf();
  const atBank = createHttpClient(sites.bank);
  const atAttacker = createHttpClient(sites.attacker);
  const opened = await send(bank.createStudent.path, { method: 'POST' });
  const id = String(member(opened.body, 'student'));
  const json = { student: id, user: 'ada', password: 'ada', carrier: 'header' };
  await atBank.send('POST', bank.signIn.path, { json: { ...json, password: canary } });
  const { headers } = await atBank.send('POST', bank.signIn.path, { json });
  const token = String(headers.authorization).replace('Bearer ', '');
  for (const secret of [canary, token]) {
    const cookie = `bank=${secret}; __Host-bank=${secret}`;
    await atBank.send('GET', bank.readMe.path, { token: secret });
    await atBank.send('GET', `${bank.readMe.path}?student=${id}&data=${secret}`, { headers: { cookie } });
    await atBank.send('GET', `/?token=${secret}`, {
      headers: { cookie, referer: `${sites.bank}/?${secret}` },
    });
    await atBank.send('POST', bank.transfer.path, {
      token,
      json: { to: secret, amount: '1', csrf_token: secret },
    });
    await atBank.send('POST', bank.postComment.path, { token, json: { text: secret } });
    await atAttacker.send('GET', `/collect?student=${id}&data=${secret}`, { headers: { cookie } });
    await atAttacker.send('POST', `/collect?student=${id}`, { text: secret });
    await atAttacker.send('POST', `/replay?student=${id}`, { json: { token: secret } });
    await atAttacker.send('GET', `/run?student=${id}&plan=${secret}`);
    await atAttacker.send('GET', `/pixel.gif?student=${id}&mark=canary`, {
      headers: { cookie, referer: `${sites.bank}/?access_token=${secret}` },
    });
  }
  await sendThroughTap(id, [canary, token]);
  for (const client of [atBank, atAttacker]) client.close();
  return token;
}
