import { expect, test } from 'vitest';
import { attacks } from './attacks.ts';
import { parseOptions, select, usage, type Options } from './options.ts';

const none: Options = { only: undefined, quick: false, seconds: 20, write: false, help: false };
const namesOf = (options: Partial<Options>): string[] =>
  select(attacks, { ...none, ...options }).map(({ name }) => name);

test('runs every flood for 20 s by default', () => {
  expect(parseOptions([])).toEqual(none);
  expect(namesOf({})).toEqual(attacks.map(({ name }) => name));
});

test('reads every option', () => {
  expect(parseOptions(['--only', '2', '--seconds=5', '--quick'])).toEqual({
    ...none,
    only: '2',
    seconds: 5,
    quick: true,
  });
});

test.each([
  [['--second', '3'], "Unknown option '--second'"],
  [['--seconds', '1'], '--seconds must be a whole number from 2 to 120'],
  [['--write', '--quick'], '--write replaces the whole table'],
  [['--write', '--only', '1'], '--write replaces the whole table'],
  [['paths'], "Unexpected argument 'paths'"],
])('refuses %j with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});

test('selects a row by its number, and a flood by its name', () => {
  expect(namesOf({ only: '2' })).toEqual(['error-bodies', 'slow-readers']);
  expect(namesOf({ only: 'guesses' })).toEqual(['guesses']);
});

test('refuses an unknown flood, and with --quick one that is not quick', () => {
  expect(() => select(attacks, { ...none, only: 'flood' })).toThrow('There is no row and no flood "flood"');
  expect(() => select(attacks, { ...none, only: 'guesses', quick: true })).toThrow('not part of --quick');
});

test('the usage names every flood', () => {
  for (const { name } of attacks) expect(usage(attacks)).toContain(name);
});
