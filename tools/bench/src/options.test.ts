import { expect, test } from 'vitest';
import { parseOptions, usage } from './options.ts';

const none = { quick: false, check: false, help: false, only: undefined };

test('without options everything is measured in full', () => {
  expect(parseOptions([])).toEqual(none);
});

test('options are read', () => {
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
])('%j is refused with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});

test('the usage names what --only takes', () => {
  expect(usage(['route', 'nginx'], ['ceiling'])).toContain('Sections:   route, nginx\nContenders: ceiling');
});
