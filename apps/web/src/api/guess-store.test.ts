import { expect, test } from 'vitest';
import { createGuessStore, type GuessStore } from './guess-store.ts';

const answers = ['One', 'Two', 'All'];

function setUp(text?: string): { guesses: GuessStore; stored: Map<string, string>; otherTab: () => void } {
  const stored = new Map(text === undefined ? [] : [['session-lab.guesses', text]]);
  const listeners: (() => void)[] = [];
  const guesses = createGuessStore({
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    onStorageChange: (listener) => {
      listeners.push(listener);
    },
  });
  return { guesses, stored, otherTab: () => listeners.forEach((listener) => listener()) };
}

test('a reload keeps the guesses', () => {
  const { guesses, stored } = setUp();
  guesses.record('stateless', { guess: 0, right: 1, answers });
  guesses.record('jwt', { guess: 'unsure', right: 1, answers });
  const reloaded = setUp(stored.get('session-lab.guesses')).guesses;
  expect(reloaded.snapshot()).toEqual({
    stateless: { guess: 0, right: 1, answers },
    jwt: { guess: 'unsure', right: 1, answers },
  });
});

test('the first guess of a lab stays, because the user knows the answer at a second guess', () => {
  const { guesses } = setUp();
  guesses.record('stateless', { guess: 'none', right: 1, answers });
  guesses.record('stateless', { guess: 1, right: 1, answers });
  expect(guesses.snapshot()).toEqual({ stateless: { guess: 'none', right: 1, answers } });
});

test('a guess that another tab recorded appears here', () => {
  const { guesses, stored, otherTab } = setUp();
  stored.set('session-lab.guesses', JSON.stringify({ hmac: { guess: 2, right: 1, answers } }));
  otherTab();
  expect(guesses.snapshot()).toEqual({ hmac: { guess: 2, right: 1, answers } });
});

test('clear removes the guesses from the page and from the storage', () => {
  const { guesses, stored } = setUp(JSON.stringify({ hmac: { guess: 2, right: 1, answers } }));
  guesses.clear();
  expect(guesses.snapshot()).toEqual({});
  expect([...stored]).toEqual([]);
});

test('unreadable text in the storage counts as no guesses', () => {
  for (const text of ['{', '[]', '{"hmac":{"guess":"maybe","right":1,"answers":[]}}', 'null'])
    expect(setUp(text).guesses.snapshot()).toEqual({});
});
