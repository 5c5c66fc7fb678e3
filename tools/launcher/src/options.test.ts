import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('a start without options is two replicas, natively', () => {
  expect(parseOptions(['start'])).toEqual({ command: 'start', replicas: 2, docker: false, store: 'server' });
});

test('options are read', () => {
  expect(parseOptions(['test', '--port', '9080', '--replicas=3', '--store', 'cluster'])).toEqual({
    command: 'test',
    port: 9080,
    replicas: 3,
    docker: false,
    store: 'cluster',
  });
});

test.each(['admin', 'keys', 'sbom'] as const)('%s reads its own arguments', (command) => {
  expect(parseOptions([command, 'rotate', '--now'])).toEqual({ command, arguments: ['rotate', '--now'] });
});

test('--help wins over everything', () => {
  expect(parseOptions(['start', '--port', 'x', '--help'])).toEqual({ command: 'help' });
});

test.each(['bench', 'faults', 'fuzz', 'soak'] as const)(
  '%s reads its own options, --help among them',
  (command) => {
    expect(parseOptions([command, '--quick', '--help'])).toEqual({
      command,
      arguments: ['--quick', '--help'],
    });
  },
);

test.each([
  [['start', '--port', '80a'], '--port takes a whole number'],
  [['start', '--replicas', '0'], '--replicas takes a whole number from 1 to 9'],
  [['start', '--store', 'redis'], '--store takes server, sentinel, cluster, not "redis"'],
  [['start', '--prot', '1'], "Unknown option '--prot'"],
  [['start', '--docker', '--replicas', '3'], '--replicas is for the native start'],
  [['test', '--docker', '--store', 'cluster'], 'leave --store out'],
  [['strat'], 'there is no command "strat"'],
])('%j is refused with the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});
