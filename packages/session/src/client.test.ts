import { describe, expect, test } from 'vitest';
import { createSessionClient, createTokenKeeper, type ChangeCause } from './client.ts';

/** The localStorage of a site, with its tabs. */
function site() {
  const values = new Map<string, string>();
  const listeners = new Set<() => void>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
  return {
    storage,
    onStorageChange: (listener: () => void) => void listeners.add(listener),
    notifyTabs: () => listeners.forEach((listener) => listener()),
  };
}

type Sent = { url: string; method: string; authorization: string | null };

/** A page with a server that gives these responses in turn, and the last one again and again. */
function pageWith(responses: Response[], options = {}) {
  const { storage, onStorageChange, notifyTabs } = site();
  const sent: Sent[] = [];
  const pauses: number[] = [];
  const client = createSessionClient({
    baseUrl: 'https://example.com/app/',
    storage,
    onStorageChange,
    fetch: async (url, init) => {
      const authorization = new Headers(init.headers).get('authorization');
      sent.push({ url, method: init.method ?? 'GET', authorization });
      const [response] = responses;
      return (responses.length > 1 ? responses.shift() : response)?.clone() ?? Response.error();
    },
    pause: async (ms) => void pauses.push(ms),
    ...options,
  });
  return { client, sent, pauses, storage, notifyTabs };
}

const ok = (): Response => new Response('ok');
const unavailable = (retryAfter?: string): Response =>
  new Response('', { status: 503, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
const refusal = (challenge: string): Response =>
  new Response('', { status: 401, headers: { 'www-authenticate': challenge } });
const invalidToken = 'Bearer realm="x", error="invalid_token"';

describe('the requests of a page', () => {
  test('carry the token, and only to the origin of the API', async () => {
    const { client, sent } = pageWith([ok()]);
    await client.fetch('/me');
    client.signIn('abc');
    await client.fetch('/me', { headers: { accept: 'text/plain' } });
    await client.fetch('https://other.example.com/me');
    expect(sent).toEqual([
      { url: 'https://example.com/me', method: 'GET', authorization: null },
      { url: 'https://example.com/me', method: 'GET', authorization: 'Bearer abc' },
      { url: 'https://other.example.com/me', method: 'GET', authorization: null },
    ]);
  });

  test('sign the page out after a 401 invalid_token, and after no other refusal', async () => {
    for (const response of [refusal('Bearer realm="x"'), new Response('', { status: 401 }), unavailable()]) {
      const { client } = pageWith([response]);
      client.signIn('abc');
      await client.fetch('/me');
      expect(client.token()).toBe('abc');
    }
    const { client, storage } = pageWith([refusal(invalidToken)]);
    const causes: ChangeCause[] = [];
    client.subscribe((cause) => causes.push(cause));
    client.signIn('abc');
    expect((await client.fetch('/me')).status).toBe(401);
    expect(client.token()).toBeUndefined();
    expect(storage.getItem('session.token')).toBeNull();
    expect(causes).toEqual(['here', 'refused']);
  });

  test('keep the token that another tab received while the request was in flight', async () => {
    const { storage, onStorageChange } = site();
    const client = createSessionClient({
      baseUrl: 'https://example.com',
      storage,
      onStorageChange,
      fetch: async () => {
        storage.setItem('session.token', 'next');
        return refusal(invalidToken);
      },
    });
    client.signIn('abc');
    await client.fetch('/me');
    expect(client.token()).toBe('next');
  });

  test('are sent again while the store is unavailable, at the time of Retry-After', async () => {
    const { client, sent, pauses } = pageWith([unavailable('3'), unavailable(), ok()]);
    expect((await client.fetch('/me')).status).toBe(200);
    expect(pauses).toEqual([3000, 1000]);
    expect(sent).toHaveLength(3);
    const down = pageWith([unavailable()]);
    expect((await down.client.fetch('/me')).status).toBe(503);
    expect(down.sent).toHaveLength(3);
  });

  test('are not sent again if that could act twice', async () => {
    for (const method of ['POST', 'PATCH', 'patch']) {
      const { client, sent } = pageWith([unavailable()]);
      await client.fetch('/orders', { method });
      expect(sent).toHaveLength(1);
    }
  });
});

describe('the tabs of a site', () => {
  test('agree on a sign-in, the next token of a session, and a sign-out', () => {
    const { notifyTabs, ...options } = site();
    const [one, two] = [createTokenKeeper(options), createTokenKeeper(options)];
    const causes: ChangeCause[] = [];
    two.subscribe((cause) => causes.push(cause));
    for (const [act, expected] of [
      [() => one.signIn('abc'), 'abc'],
      [() => one.replace('abc', 'next'), 'next'],
      [() => one.signOut(), undefined],
    ] as const) {
      act();
      notifyTabs();
      expect([one.token(), two.token()]).toEqual([expected, expected]);
    }
    expect(causes).toEqual(['another_tab', 'another_tab', 'another_tab']);
    expect(createTokenKeeper(options).token()).toBeUndefined();
  });

  test('do not share a token in memory', () => {
    const { notifyTabs, ...options } = site();
    const [one, two] = [createTokenKeeper(options), createTokenKeeper(options)];
    one.signIn('mine', { keep: false });
    two.signIn('shared');
    notifyTabs();
    expect([one.token(), one.isKept(), two.token()]).toEqual(['mine', false, 'shared']);
    one.signOut();
    expect(two.token()).toBe('shared');
  });
});

test('without a storage, or with a full one, the token stays in memory', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => undefined,
  };
  for (const storage of [undefined, full]) {
    const keeper = createTokenKeeper({ storage });
    keeper.signIn('abc');
    expect([keeper.token(), keeper.isKept()]).toEqual(['abc', false]);
  }
});
