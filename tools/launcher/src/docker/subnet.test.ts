import { expect, test } from 'vitest';
import { requireSame, subnetError } from './subnet.ts';

const wanted = { subnet: '172.30.64.0/24', variable: 'SESSION_LAB_SUBNET' };

test('an overlap names the variable that chooses another subnet', () => {
  const output = 'Error response from daemon: Pool overlaps with other one on this address space';

  expect(subnetError(output, wanted)).toMatchObject({
    message: 'Another Docker network already uses 172.30.64.0/24.',
    fix: expect.stringContaining('SESSION_LAB_SUBNET='),
    output,
  });
});

test('every other message of Docker is included', () => {
  const output = 'Error response from daemon: invalid CIDR address';

  expect(subnetError(output, wanted)).toMatchObject({ output });
  expect(subnetError(output, wanted).message).not.toContain('Another');
});

test('a network of an earlier version is rejected with the command that removes it', () => {
  expect(() => requireSame('demo', '172.30.64.0/24', '172.30.64.0/25')).toThrow(
    'demo_replicas has the subnet 172.30.64.0/24',
  );
  expect(() => requireSame('demo', '172.30.64.0/25', '172.30.64.0/25')).not.toThrow();
});
