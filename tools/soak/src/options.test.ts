import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('defaults to 5,000 sockets and 500 requests a second for ten minutes', () => {
  expect(parseOptions([])).toEqual({ help: false, minutes: 10, sockets: 5_000, rate: 500 });
});

test('reads every option', () => {
  expect(parseOptions(['--minutes', '1', '--sockets=500', '--rate', '200', '--help'])).toEqual({
    help: true,
    minutes: 1,
    sockets: 500,
    rate: 200,
  });
});

test.each([
  [['--minutes', '0'], '--minutes must be a whole number from 1 to 1440 (got "0")'],
  [['--sockets', 'all'], '--sockets must be a whole number from 10 to 20000 (got "all")'],
  [['--hours', '1'], "Unknown option '--hours'"],
])('refuses %j with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});
