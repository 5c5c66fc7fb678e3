import { expect, test } from 'vitest';
import { requireSame, subnetError } from './subnet.ts';

const wanted = { subnet: '172.30.64.0/24', variable: 'SESSION_LAB_SUBNET' };

test('an overlap names the variable that chooses another subnet', () => {
  const output = 'Error response from daemon: Pool overlaps with other one on this address space';

  expect(subnetError(output, wanted)).toMatchObject({
    message: 'Another Docker network has 172.30.64.0/24 already.',
    fix: expect.stringContaining('SESSION_LAB_SUBNET='),
    output,
  });
});

test('every other message of Docker is passed on', () => {
  const output = 'Error response from daemon: invalid CIDR address';

  expect(subnetError(output, wanted)).toMatchObject({ output });
  expect(subnetError(output, wanted).message).not.toContain('Another');
});

test('a network of an earlier version has to go first, and the person is told how', () => {
  expect(() => requireSame('demo', '172.30.64.0/24', '172.30.64.0/25')).toThrow(
    'demo_replicas has 172.30.64.0/24',
  );
  expect(() => requireSame('demo', '172.30.64.0/25', '172.30.64.0/25')).not.toThrow();
});
