import { expect, test } from 'vitest';
import { chosen, parseOptions, usage } from './options.ts';
import { rows } from './rows.ts';

const none = { only: undefined, json: undefined, rounds: 1, quick: false, docker: false, help: false };
const numbersOf = (options: Partial<typeof none>): number[] =>
  chosen(rows, { ...none, ...options }).map(({ number }) => number);

test('without options every row is played once', () => {
  expect(parseOptions([])).toEqual(none);
  expect(numbersOf({})).toEqual(rows.map(({ number }) => number));
});

test('options are read', () => {
  expect(parseOptions(['--rounds', '3', '--json', 'seen.json', '--only=5', '--docker'])).toEqual({
    ...none,
    rounds: 3,
    json: 'seen.json',
    only: '5',
    docker: true,
  });
});

test.each([
  [['--round', '3'], "Unknown option '--round'"],
  [['--rounds', '0'], '--rounds must be a whole number from 1 to 20'],
  [['--rounds', '1e1'], '--rounds must be a whole number from 1 to 20'],
  [['1'], "Unexpected argument '1'"],
])('%j is refused with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});

test('a row is chosen by its number or its name', () => {
  expect(chosen(rows, { ...none, only: '5' })).toEqual(
    chosen(rows, { ...none, only: 'sessions-redis-down' }),
  );
});

test('a row that there is not is refused, and so is one that Docker cannot run', () => {
  expect(() => chosen(rows, { ...none, only: '99' })).toThrow('there is no row "99"');
  expect(() => chosen(rows, { ...none, only: '14', docker: true })).toThrow(
    'does not run with these options',
  );
});

test('npm test plays the quick ones, and Docker those that work by signals alone', () => {
  expect(numbersOf({ quick: true })).toEqual([1, 2, 5, 6, 7, 14, 16]);
  expect(numbersOf({ docker: true })).toEqual(expect.arrayContaining([1, 2, 5, 6]));
});

test('the usage names every row', () => {
  for (const { name } of rows) expect(usage(rows)).toContain(name);
});
