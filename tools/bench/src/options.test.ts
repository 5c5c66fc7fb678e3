import { expect, test } from 'vitest';
import { parseOptions, usage } from './options.ts';

const none = { quick: false, check: false, help: false, only: undefined };

test('measures everything in full without options', () => {
  expect(parseOptions([])).toEqual(none);
});

test('reads every option', () => {
  expect(parseOptions(['--quick', '--check', '--only', 'route'])).toEqual({
    ...none,
    quick: true,
    check: true,
    only: 'route',
  });
});

test.each([
  [['--qick'], "Unknown option '--qick'"],
  [['--only'], "Option '--only <value>' argument missing"],
  [['route'], "Unexpected argument 'route'"],
])('refuses %j with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});

test('names the values of --only in the usage', () => {
  expect(usage(['route', 'nginx'], ['ceiling'])).toContain('Sections:   route, nginx\nContenders: ceiling');
});
