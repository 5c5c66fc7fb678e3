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

test.each(['admin', 'keys', 'sbom'] as const)('%s parses its own arguments', (command) => {
  expect(parseOptions([command, 'rotate', '--now'])).toEqual({ command, arguments: ['rotate', '--now'] });
});

test('--help overrides all other options', () => {
  expect(parseOptions(['start', '--port', 'x', '--help'])).toEqual({ command: 'help' });
});

test.each(['bench', 'faults', 'fuzz', 'soak'] as const)(
  '%s parses its own options, including --help',
  (command) => {
    expect(parseOptions([command, '--quick', '--help'])).toEqual({
      command,
      arguments: ['--quick', '--help'],
    });
  },
);

test.each([
  [['start', '--port', '80a'], '--port must be a whole number'],
  [['start', '--replicas', '0'], '--replicas must be a whole number from 1 to 9'],
  [['start', '--store', 'redis'], '--store must be one of server, sentinel, cluster (got "redis")'],
  [['start', '--prot', '1'], "Unknown option '--prot'"],
  [['start', '--docker', '--replicas', '3'], 'remove --replicas'],
  [['test', '--docker', '--store', 'cluster'], 'remove --store'],
  [['strat'], 'unknown command "strat"'],
])('rejects %j and names the reason', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});
