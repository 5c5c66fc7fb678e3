import { describe, expect, test, vi } from 'vitest';
import { createTokenStore, tokenKey } from './token-store.ts';

function setUp(entries: [string, string][] = []) {
  const values = new Map(entries);
  let notifyListeners: (() => void) | undefined;
  const store = createTokenStore({
    storage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => values.set(key, value),
      removeItem: (key) => values.delete(key),
    },
    onStorageChange: (listener) => {
      notifyListeners = listener;
    },
  });
  return {
    store,
    values,
    /** Another tab stores a token, or removes it. */
    otherTab: (token: string | undefined) => {
      if (token === undefined) values.delete(tokenKey);
      else values.set(tokenKey, token);
      notifyListeners?.();
    },
  };
}

describe('the token store', () => {
  test('a token that is kept is in localStorage', () => {
    const { store, values } = setUp();
    store.write('abc', { keep: true, userId: 'ada' });
    expect(values.get(tokenKey)).toBe('abc');
    expect(store.read()).toBe('abc');
    expect(store.kept()).toBe(true);
  });

  test('not kept, the token is only in memory, and the token in localStorage is removed', () => {
    const { store, values } = setUp([[tokenKey, 'old']]);
    store.write('abc', { keep: false, userId: 'ada' });
    expect(values.has(tokenKey)).toBe(false);
    expect(store.read()).toBe('abc');
    expect(store.kept()).toBe(false);
  });

  test('forgets a token in memory, but not the token that another tab stored', () => {
    const { store, values } = setUp();
    store.write('mine', { keep: false, userId: 'ada' });
    values.set(tokenKey, 'of-another-tab');
    store.drop();
    expect(values.get(tokenKey)).toBe('of-another-tab');
  });

  test('a sign-in that is not kept leaves the token of another tab in localStorage', () => {
    const { store, values, otherTab } = setUp();
    store.write('mine', { keep: false, userId: 'ada' });
    otherTab('of-another-tab');
    store.drop();
    store.write('next', { keep: false, userId: 'eve' });
    expect(values.get(tokenKey)).toBe('of-another-tab');
  });

  test('a guest’s page sends no token that was in localStorage when its own token was dropped', () => {
    const { store, otherTab } = setUp();
    store.write('mine', { keep: false, userId: 'ada' });
    otherTab('bobs');
    store.drop();
    store.checkStorage();
    expect(store.read()).toBeUndefined();
    otherTab('carols');
    expect(store.read()).toBe('carols');
  });

  test('notices a sign-in and a sign-out in another tab, and a cleared storage', () => {
    const { store, values, otherTab } = setUp();
    const received = vi.fn<() => void>();
    store.subscribe(received);
    otherTab('abc');
    expect(store.read()).toBe('abc');
    otherTab('abc');
    expect(received).toHaveBeenCalledTimes(1);
    values.clear();
    expect(store.read()).toBe('abc');
    store.checkStorage();
    expect(store.read()).toBeUndefined();
    expect(received).toHaveBeenCalledTimes(2);
  });

  test('with a token in memory, another tab changes nothing', () => {
    const { store, otherTab } = setUp();
    const received = vi.fn<() => void>();
    store.subscribe(received);
    store.write('mine', { keep: false, userId: 'ada' });
    otherTab('bobs');
    otherTab(undefined);
    expect(received).not.toHaveBeenCalled();
    expect(store.read()).toBe('mine');
  });

  test('keeps its holder when the same user gets a new token', async () => {
    const { store, otherTab } = setUp([[tokenKey, 'one']]);
    store.identify('one', 'ada');
    const holder = store.holder();
    otherTab('two');
    expect(store.isKnown()).toBe(false);
    const known = store.whenKnown();
    store.identify('two', 'ada');
    await known;
    expect(store.isKnown()).toBe(true);
    expect(store.holder()).toBe(holder);
  });

  test('has another holder of the next generation when another user signs in in another tab', () => {
    const { store, otherTab } = setUp([[tokenKey, 'one']]);
    store.identify('one', 'ada');
    const { generation } = store.holder();
    otherTab('two');
    expect(store.holder()).toMatchObject({ userId: 'ada' });
    store.identify('two', 'bob');
    expect(store.holder()).toEqual({ isGuest: false, userId: 'bob', generation: generation + 1 });
    otherTab(undefined);
    otherTab('three');
    store.identify('three', 'carol');
    expect(store.holder()).toEqual({ isGuest: false, userId: 'carol', generation: generation + 2 });
  });

  test('keeps its generation at a sign-in on this page', () => {
    const { store } = setUp();
    store.write('one', { keep: true, userId: 'ada' });
    store.write('two', { keep: true, userId: 'bob' });
    expect(store.holder()).toEqual({ isGuest: false, userId: 'bob', generation: 0 });
  });

  test('ignores the answer about a token that was replaced since', () => {
    const { store, otherTab } = setUp([[tokenKey, 'one']]);
    otherTab('two');
    store.identify('one', 'ada');
    expect(store.isKnown()).toBe(false);
  });

  test('stores the next token of a session in the same place', () => {
    const kept = setUp([[tokenKey, 'one']]);
    kept.store.replace('one', 'two');
    expect(kept.values.get(tokenKey)).toBe('two');
    const held = setUp();
    held.store.write('one', { keep: false, userId: 'ada' });
    held.store.replace('one', 'two');
    expect(held.store.read()).toBe('two');
    expect(held.values.has(tokenKey)).toBe(false);
  });

  test('does not replace the token of a sign-in in another tab', () => {
    const { store, values } = setUp([[tokenKey, 'one']]);
    values.set(tokenKey, 'bobs');
    store.replace('one', 'two');
    expect(values.get(tokenKey)).toBe('bobs');
    store.checkStorage();
    store.replace('one', 'two');
    expect(values.get(tokenKey)).toBe('bobs');
    expect(store.read()).toBe('bobs');
  });

  test('ignores a text without the syntax of a bearer token (RFC 6750)', () => {
    for (const text of ['', 'a b', 'naïve', 'a\nb', '"a"', 'a,b', 'x'.repeat(513)]) {
      expect(setUp([[tokenKey, text]]).store.read()).toBeUndefined();
    }
  });

  test('without storage, keeps the token in memory', () => {
    const store = createTokenStore({ storage: undefined, onStorageChange: () => undefined });
    store.write('abc', { keep: true, userId: 'ada' });
    expect(store.read()).toBe('abc');
    expect(store.kept()).toBe(false);
  });
});
