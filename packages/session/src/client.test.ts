import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createSessionClient, createTokenKeeper, type ChangeCause } from './client.ts';

/** The localStorage of a site. A test calls `sync` in the place of the browser's event. */
function site() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

type Sent = { url: string; method: string; authorization: string | null };

/** A page with a server that gives these responses in turn, and the last one again and again. */
function pageWith(responses: Response[], storage = site()) {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (url: URL, { method = 'GET', headers, signal }: RequestInit) => {
    signal?.throwIfAborted();
    sent.push({ url: url.href, method, authorization: new Headers(headers).get('authorization') });
    const [response] = responses;
    return (responses.length > 1 ? responses.shift() : response)?.clone() ?? Response.error();
  });
  const client = createSessionClient({ baseUrl: 'https://example.com/app/', storage });
  return { client, sent, storage };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

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
      await Promise.all([client.fetch('/me'), vi.runAllTimersAsync()]);
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
    const { client, storage } = pageWith([refusal(invalidToken)]);
    client.signIn('abc');
    const refused = client.fetch('/me');
    storage.setItem('session.token', 'next');
    await refused;
    expect(client.token()).toBe('next');
  });

  test('are sent up to two times more while the store is unavailable, at the time of Retry-After', async () => {
    const { client, sent } = pageWith([unavailable('3'), unavailable(), ok()]);
    const response = client.fetch('/me');
    await vi.advanceTimersByTimeAsync(2999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect((await response).status).toBe(200);
    const down = pageWith([unavailable()]);
    const last = down.client.fetch('/me', { method: 'put' });
    await vi.runAllTimersAsync();
    expect((await last).status).toBe(503);
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

describe('a wait for the store', () => {
  test('has at most 10 s: after a longer Retry-After the page gets the 503', async () => {
    const { client, sent } = pageWith([unavailable('10'), unavailable('11'), ok()]);
    const response = client.fetch('/me');
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await response).status).toBe(503);
    expect(sent).toHaveLength(2);
  });

  test('does not begin for a body that can be sent only once', async () => {
    const { client, sent } = pageWith([unavailable(), ok()]);
    const body = new ReadableStream();
    expect((await client.fetch('/me', { method: 'PUT', body })).status).toBe(503);
    expect(sent).toHaveLength(1);
  });

  test('ends when the signal aborts, and the request rejects with the reason', async () => {
    for (const isEarly of [true, false]) {
      const { client, sent } = pageWith([unavailable('9'), ok()]);
      const aborting = new AbortController();
      const response = client.fetch('/me', { signal: aborting.signal });
      const abort = async (): Promise<void> => {
        if (!isEarly) await vi.advanceTimersByTimeAsync(1000);
        aborting.abort(new Error('the page closed'));
      };
      await Promise.all([expect(response).rejects.toThrow('the page closed'), abort()]);
      expect(sent).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  test('leaves no listener on the signal', async () => {
    const { client } = pageWith([unavailable(), ok()]);
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const response = client.fetch('/me', { signal });
    await vi.runAllTimersAsync();
    expect((await response).status).toBe(200);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe('the tabs of a site', () => {
  test('agree on a sign-in, the next token of a session, and a sign-out', () => {
    const options = { storage: site() };
    const [one, two] = [createTokenKeeper(options), createTokenKeeper(options)];
    const causes: ChangeCause[] = [];
    two.subscribe((cause) => causes.push(cause));
    for (const [act, expected] of [
      [() => one.signIn('abc'), 'abc'],
      [() => one.replace('abc', 'next'), 'next'],
      [() => one.signOut(), undefined],
    ] as const) {
      act();
      two.sync();
      expect([one.token(), two.token()]).toEqual([expected, expected]);
    }
    expect(causes).toEqual(['another_tab', 'another_tab', 'another_tab']);
    expect(createTokenKeeper(options).token()).toBeUndefined();
  });

  test('follow the event of the page', () => {
    const listeners = new Map<string, () => void>();
    vi.stubGlobal('addEventListener', (type: string, listener: () => void) => listeners.set(type, listener));
    const storage = site();
    const keeper = createTokenKeeper({ storage });
    storage.setItem('session.token', 'abc');
    listeners.get('storage')?.();
    expect(keeper.token()).toBe('abc');
  });

  test('notice a sign-out by another tab that follows a sign-in on this page at once', () => {
    const storage = site();
    const keeper = createTokenKeeper({ storage });
    keeper.signIn('abc');
    storage.removeItem('session.token');
    keeper.sync();
    expect(keeper.token()).toBeUndefined();
  });

  test('leave the token that another tab stored meanwhile, and follow it', () => {
    const storage = site();
    const keeper = createTokenKeeper({ storage });
    keeper.signIn('abc');
    storage.setItem('session.token', 'theirs');
    keeper.replace('abc', 'next');
    expect([keeper.token(), storage.getItem('session.token')]).toEqual(['abc', 'theirs']);
    keeper.signOut();
    keeper.sync();
    expect([keeper.token(), storage.getItem('session.token')]).toEqual(['theirs', 'theirs']);
  });

  test('do not share a token in memory', () => {
    const options = { storage: site() };
    const [one, two] = [createTokenKeeper(options), createTokenKeeper(options)];
    one.signIn('mine', { keep: false });
    two.signIn('shared');
    one.sync();
    two.sync();
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
