import { describe, expect, test } from 'vitest';
import { endpoints } from '@session-lab/contract';
import { publicIdOf } from './public-id.ts';
import {
  changed,
  good,
  newToken,
  page,
  profile,
  refuse,
  settled,
  token,
  turns,
  useSessionPage,
} from './test-session-page.ts';
import { tokenKey } from './token-store.ts';

useSessionPage();

describe('the session store, when another token, tab or user comes in between', () => {
  test('the refusal of another token does not sign the user out', async () => {
    await page.start();
    page.reply = refuse(401, 'invalid_token');
    await page.client.request(
      { method: 'GET', path: '/v1/users/me', summary: '', access: 'session', status: 200, problems: [] },
      { token: { value: newToken, label: 'tampered' } },
    );
    await settled();
    expect(page.sessionStore.snapshot().session.status).toBe('signed-in');
  });

  test('the refusal of a replaced token does not end the session', async () => {
    await page.start();
    let answerOld: ((response: Response) => void) | undefined;
    page.reply = () =>
      new Promise((resolve) => {
        answerOld = resolve;
      });
    const old = page.client.request(endpoints.listSessions);
    page.reply = () => changed();
    await page.client.request(endpoints.changePassword, { body: { currentPassword: 'a', newPassword: 'b' } });
    answerOld?.(await refuse(401, 'invalid_token')());
    await old;
    await settled();
    expect(page.sessionStore.snapshot().session).toMatchObject({
      status: 'signed-in',
      publicId: publicIdOf(newToken),
    });
    expect(page.stored.get(tokenKey)).toBe(newToken);
  });

  test('after a refusal, waits for a password change in another tab, and takes its token', async () => {
    await page.start();
    let stop: (() => void) | undefined;
    let change: Promise<unknown> | undefined;
    await new Promise<void>((held) => {
      change = navigator.locks.request('session-lab.issuing', { mode: 'shared' }, () => {
        held();
        return new Promise<void>((resolve) => {
          stop = resolve;
        });
      });
    });
    page.reply = refuse(401, 'invalid_token');
    await page.client.request(endpoints.listSessions);
    await turns();
    expect(page.stored.get(tokenKey)).toBe(token);
    expect(page.sessionStore.snapshot().session.status).toBe('signed-in');
    page.reply = good;
    page.stored.set(tokenKey, newToken);
    stop?.();
    await change;
    await settled();
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in', publicId: publicIdOf(newToken) },
      notice: undefined,
    });
    expect(page.stored.get(tokenKey)).toBe(newToken);
  });

  test('a token removed in the console signs the page out before the next request', async () => {
    await page.start();
    page.stored.clear();
    const before = page.requested.length;
    const answer = await page.client.boundTo(page.tokens.holder()).request(endpoints.signOut);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'session_changed' } });
    expect(page.requested).toHaveLength(before);
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'guest' },
      notice: 'token_removed',
    });
  });

  test('a sign-out in another tab signs this page out', async () => {
    await page.start();
    page.otherTab(undefined);
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'guest' },
      notice: 'token_removed',
    });
  });

  test('a sign-in in another tab signs this page in, and shows it', async () => {
    page.sessionStore.start();
    page.otherTab(token);
    await settled();
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in' },
      notice: 'token_replaced',
    });
    expect(page.requested).toEqual(['GET /v1/users/me']);
  });

  test('after a sign-in in another tab, requests of the previous user are not sent', async () => {
    await page.start();
    const ofAda = page.client.boundTo(page.tokens.holder());
    let answer: ((response: Response) => void) | undefined;
    page.reply = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    page.otherTab(newToken);
    expect(page.sessionStore.snapshot().session.status).toBe('checking');
    const saved = ofAda.request(endpoints.changeProfile, { body: { displayName: 'Ada wrote this' } });
    await settled();
    expect(page.requested).toEqual(['GET /v1/users/me', 'GET /v1/users/me']);
    answer?.(Response.json({ ...profile, id: 'u2', userName: 'bob' }));
    expect(await saved).toMatchObject({ ok: false, problem: { code: 'session_changed' } });
    expect(page.requested).toHaveLength(2);
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in', profile: { userName: 'bob' } },
      notice: 'token_replaced',
    });
  });

  test('requests wait until the user of a new token is known, and are sent for the same user', async () => {
    await page.start();
    const ofAda = page.client.boundTo(page.tokens.holder());
    page.otherTab(newToken);
    const answer = await ofAda.request(endpoints.readProfile);
    expect(answer.ok).toBe(true);
    expect(page.requested).toHaveLength(3);
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in' },
      notice: undefined,
    });
  });

  test('a failing GET /v1/users/me leaves the page without a user, and shows that the server fails', async () => {
    await page.start();
    const ofAda = page.client.boundTo(page.tokens.holder());
    page.reply = refuse(500, 'internal_error');
    page.otherTab(newToken);
    void ofAda.request(endpoints.changeProfile, { body: { displayName: 'Ada wrote this' } });
    await settled();
    await page.elapse();
    expect(page.sessionStore.snapshot()).toMatchObject({
      session: { status: 'checking' },
      outage: 'failing',
    });
    expect(page.requested).not.toContain('PATCH /v1/users/me');
  });

  test('a refused token on load ends the session without an outage notice', async () => {
    const seen: unknown[] = [];
    page.stored.set(tokenKey, token);
    page.reload();
    page.sessionStore.subscribe(() => seen.push(page.sessionStore.snapshot().outage));
    page.reply = refuse(401, 'invalid_token');
    page.sessionStore.start();
    await settled();
    expect(page.sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'ended' });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((outage) => outage !== undefined)).toEqual([]);
  });

  test('the request log of one user is not shown to the next', async () => {
    await page.start();
    expect(page.log.entries()).not.toEqual([]);
    page.reply = () => Response.json({ ...profile, id: 'u2' });
    page.otherTab(newToken);
    await settled();
    expect(page.log.entries()).toEqual([]);
  });

  test('a sign-out that is confirmed late does not end the session of the next user', async () => {
    await page.start();
    const { exchange } = await page.client.request(endpoints.readProfile);
    page.reply = () => Response.json({ ...profile, id: 'u2' });
    page.otherTab(newToken);
    await settled();
    page.sessionStore.endedBy(exchange, 'signed_out');
    page.sessionStore.update(profile);
    expect(page.sessionStore.snapshot().session).toMatchObject({
      status: 'signed-in',
      profile: { id: 'u2' },
    });
    expect(page.stored.get(tokenKey)).toBe(newToken);
  });

  test('a token that is not kept stays in memory, and so does the next token of its session', async () => {
    page.sessionStore.start();
    page.sessionStore.adopt(token, { keep: false, profile });
    expect(page.stored.has(tokenKey)).toBe(false);
    expect(page.tokens.read()).toBe(token);
    page.reply = () => changed();
    await page.client.request(endpoints.changePassword, { body: { currentPassword: 'a', newPassword: 'b' } });
    expect(page.stored.has(tokenKey)).toBe(false);
    expect(page.tokens.read()).toBe(newToken);
  });
});
