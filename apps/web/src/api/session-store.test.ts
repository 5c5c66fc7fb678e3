import { describe, expect, test } from 'vitest';
import { endpoints } from '@session-lab/contract';
import { publicIdOf } from './public-id.ts';
import {
  good,
  newToken,
  page,
  profile,
  refuse,
  settled,
  silence,
  token,
  useSessionPage,
} from './test-session-page.ts';
import { tokenKey } from './token-store.ts';

useSessionPage();

describe('the session store', () => {
  test('sends no request without a token', async () => {
    page.sessionStore.start();
    await settled();
    expect(page.requested).toEqual([]);
    expect(page.sessionStore.snapshot().session).toEqual({ status: 'guest' });
  });

  test('requests the profile once with a token', async () => {
    await page.start();
    expect(page.requested).toEqual(['GET /v1/users/me']);
    expect(page.sessionStore.snapshot().session).toEqual({
      status: 'signed-in',
      publicId: publicIdOf(token),
      profile,
    });
    expect(page.waits).toEqual([]);
  });

  test('drops the token on a 401 invalid_token, and shows it', async () => {
    await page.start(refuse(401, 'invalid_token'));
    expect(page.sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'ended' });
    expect(page.stored.has(tokenKey)).toBe(false);
  });

  test('after an idle timeout the notice has the reason, also after a reload, until the next sign-in', async () => {
    await page.start();
    page.sessionStore.limits({ idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 });
    page.nowMs += 900_000;
    page.reply = refuse(401, 'invalid_token');
    await page.client.request(endpoints.listSessions);
    await settled();
    const ended = { notice: 'ended', end: { cause: 'idle_timeout', idleTimeoutMs: 900_000 } };
    expect(page.sessionStore.snapshot()).toMatchObject(ended);
    page.reload();
    page.sessionStore.start();
    expect(page.sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, ...ended });
    page.sessionStore.adopt(newToken, { keep: true, profile });
    page.reload();
    expect(page.sessionStore.snapshot()).toMatchObject({ notice: undefined, end: undefined });
  });

  test('each request restarts the idle timeout, and a check of the session does not', async () => {
    await page.start();
    page.sessionStore.limits({ idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 });
    page.nowMs += 600_000;
    await page.client.request(endpoints.listSessions);
    page.nowMs += 600_000;
    await page.client.request(endpoints.readSession);
    page.sessionStore.forget('ended');
    expect(page.sessionStore.snapshot().end?.cause).toBe('elsewhere');

    await page.start();
    page.sessionStore.limits({ idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 });
    page.nowMs += 600_000;
    await page.client.request(endpoints.readSession);
    page.nowMs += 300_000;
    page.sessionStore.forget('ended');
    expect(page.sessionStore.snapshot().end?.cause).toBe('idle_timeout');
  });

  test('a dismissed reason does not return after a reload', async () => {
    await page.start(refuse(401, 'invalid_token'));
    expect(page.sessionStore.snapshot().end).toEqual({ cause: 'unknown' });
    page.sessionStore.dismissNotice();
    page.reload();
    expect(page.sessionStore.snapshot().notice).toBeUndefined();
  });

  test.each([
    ['store_unavailable', 503, 'store'],
    ['no_replica', 503, 'replicas'],
    ['bad_gateway', 502, 'replicas'],
    ['gateway_timeout', 504, 'replicas'],
  ] as const)('keeps the token through %s', async (code, status, outage) => {
    await page.start();
    page.reply = refuse(status, code);
    await page.client.request({
      method: 'GET',
      path: '/v1/users/me',
      summary: '',
      access: 'session',
      status: 200,
      problems: [],
    });
    expect(page.sessionStore.snapshot()).toMatchObject({ session: { status: 'signed-in' }, outage });
    expect(page.stored.get(tokenKey)).toBe(token);
  });

  test('probes at growing intervals until the outage ends', async () => {
    await page.start(silence);
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'checking' },
      outage: 'offline',
    });
    const pauses = [];
    for (let knock = 0; knock < 6; knock += 1) {
      pauses.push(await page.elapse());
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    page.reply = good;
    await page.elapse();
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in' },
      outage: undefined,
    });
    expect(page.waits).toEqual([]);
  });

  test('continues to probe after an error that is not an outage', async () => {
    await page.start(silence);
    page.reply = refuse(500, 'internal_error');
    await page.elapse();
    expect(page.waits).toHaveLength(1);
    expect(page.sessionStore.snapshot().outage).toBe('offline');
  });

  test('does not end an outage of the store after a ping', async () => {
    await page.start(refuse(503, 'store_unavailable'));
    page.reply = () =>
      Response.json({ servedBy: 'api-1', uptimeMs: 1 }, { headers: { 'X-Served-By': 'api-1' } });
    await page.client.request({
      method: 'GET',
      path: '/v1/ping',
      summary: '',
      access: 'anyone',
      status: 200,
      problems: [],
    });
    expect(page.sessionStore.snapshot().outage).toBe('store');
  });
});
