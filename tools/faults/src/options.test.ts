import { expect, test } from 'vitest';
import { parseOptions, select, usage } from './options.ts';
import { scenarios } from './scenarios.ts';

const none = { only: undefined, json: undefined, rounds: 1, quick: false, docker: false, help: false };
const numbersOf = (options: Partial<typeof none>): number[] =>
  select(scenarios, { ...none, ...options }).map(({ number }) => number);

test('runs every scenario once by default', () => {
  expect(parseOptions([])).toEqual(none);
  expect(numbersOf({})).toEqual(scenarios.map(({ number }) => number));
});

test('reads every option', () => {
  expect(parseOptions(['--rounds', '3', '--json', 'observed.json', '--only=5', '--docker'])).toEqual({
    ...none,
    rounds: 3,
    json: 'observed.json',
    only: '5',
    docker: true,
  });
});

test.each([
  [['--round', '3'], "Unknown option '--round'"],
  [['--rounds', '0'], '--rounds must be a whole number from 1 to 20'],
  [['--rounds', '1e1'], '--rounds must be a whole number from 1 to 20'],
  [['1'], "Unexpected argument '1'"],
])('refuses %j with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});

test('selects a scenario by its number or its name', () => {
  expect(select(scenarios, { ...none, only: '5' })).toEqual(
    select(scenarios, { ...none, only: 'sessions-redis-down' }),
  );
});

test('refuses an unknown scenario, and one that cannot run on Docker', () => {
  expect(() => select(scenarios, { ...none, only: '99' })).toThrow('There is no scenario "99".');
  expect(() => select(scenarios, { ...none, only: '14', docker: true })).toThrow(
    'does not run with these options',
  );
});

test('--quick and --docker select some of the scenarios', () => {
  expect(numbersOf({ quick: true })).toEqual([1, 2, 5, 6, 7, 14, 16]);
  expect(numbersOf({ docker: true })).toEqual(expect.arrayContaining([1, 2, 5, 6]));
});

test('the usage names every scenario', () => {
  for (const { name } of scenarios) expect(usage(scenarios)).toContain(name);
});
