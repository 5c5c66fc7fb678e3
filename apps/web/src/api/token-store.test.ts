import { describe, expect, test, vi } from 'vitest';
import { createTokenStore, tokenKey } from './token-store.ts';

function setUp(entries: [string, string][] = []) {
  const values = new Map(entries);
  let tell: ((change: { key: string | null }) => void) | undefined;
  const store = createTokenStore({
    storage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => values.set(key, value),
      removeItem: (key) => values.delete(key),
    },
    onStorageChange: (listener) => {
      tell = listener;
    },
  });
  return {
    store,
    values,
    otherTab: (key: string | null) => {
      tell?.({ key });
    },
  };
}

describe('the token store', () => {
  test('kept on the device, the token is in localStorage', () => {
    const { store, values } = setUp();
    store.write('abc', { keep: true });
    expect(values.get(tokenKey)).toBe('abc');
    expect(store.read()).toBe('abc');
    expect(store.kept()).toBe(true);
  });

  test('not kept, the token is in memory alone, and the one in localStorage goes', () => {
    const { store, values } = setUp([[tokenKey, 'old']]);
    store.write('abc', { keep: false });
    expect(values.has(tokenKey)).toBe(false);
    expect(store.read()).toBe('abc');
    expect(store.kept()).toBe(false);
  });

  test('forgets a token of its own memory without touching what another tab keeps', () => {
    const { store, values } = setUp();
    store.write('mine', { keep: false });
    values.set(tokenKey, 'of another tab');
    store.drop();
    expect(values.get(tokenKey)).toBe('of another tab');
  });

  test('hears another tab signing in and out, and a cleared storage', () => {
    const { store, values, otherTab } = setUp();
    const heard = vi.fn<() => void>();
    store.subscribe(heard);
    values.set(tokenKey, 'abc');
    otherTab(tokenKey);
    otherTab('session-lab.theme');
    otherTab(null);
    expect(heard).toHaveBeenCalledTimes(2);
    expect(store.read()).toBe('abc');
  });

  test('with a token in memory, another tab changes nothing', () => {
    const { store, otherTab } = setUp();
    const heard = vi.fn<() => void>();
    store.subscribe(heard);
    store.write('mine', { keep: false });
    otherTab(tokenKey);
    expect(heard).not.toHaveBeenCalled();
  });

  test('what cannot stand in a header is no token', () => {
    for (const text of ['', 'a b', 'naïve', 'a\nb', 'x'.repeat(513)]) {
      expect(setUp([[tokenKey, text]]).store.read()).toBeUndefined();
    }
  });

  test('without storage, memory has to do', () => {
    const store = createTokenStore({ storage: undefined, onStorageChange: () => undefined });
    store.write('abc', { keep: true });
    expect(store.read()).toBe('abc');
    expect(store.kept()).toBe(false);
  });
});
