import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

const draw = (): number => 7;

test('defaults to 100,000 requests and frames with a random seed', () => {
  expect(parseOptions([], draw)).toEqual({ help: false, requests: 100_000, frames: 100_000, seed: 7 });
});

test('reads every option', () => {
  expect(parseOptions(['--requests', '50', '--frames=0', '--seed', '4294967295', '-h'], draw)).toEqual({
    help: true,
    requests: 50,
    frames: 0,
    seed: 4_294_967_295,
  });
});

test.each([
  [['--requests', 'many'], '--requests must be a whole number from 0 to 10000000 (got "many")'],
  [['--seed', '4294967296'], '--seed must be a whole number from 0 to 4294967295'],
  [['--sed', '1'], "Unknown option '--sed'"],
])('refuses %j with the reason', (argv, reason) => {
  expect(() => parseOptions(argv, draw)).toThrow(reason);
});
