import { expect, test } from 'vitest';
import { requireSame, subnetError } from './subnet.ts';

const wanted = { subnet: '172.30.64.0/24', variable: 'SESSION_LAB_SUBNET' };

test('an overlap names the variable that chooses another subnet', () => {
  const said = 'Error response from daemon: Pool overlaps with other one on this address space';

  expect(subnetError(said, wanted)).toMatchObject({
    message: 'Another Docker network has 172.30.64.0/24 already.',
    mend: expect.stringContaining('SESSION_LAB_SUBNET='),
    output: said,
  });
});

test('what else Docker says is passed on', () => {
  const said = 'Error response from daemon: invalid CIDR address';

  expect(subnetError(said, wanted)).toMatchObject({ output: said });
  expect(subnetError(said, wanted).message).not.toContain('Another');
});

test('a network of an earlier version has to go first, and the person is told how', () => {
  expect(() => requireSame('demo', '172.30.64.0/24', '172.30.64.0/25')).toThrow(
    'demo_replicas has 172.30.64.0/24',
  );
  expect(() => requireSame('demo', '172.30.64.0/25', '172.30.64.0/25')).not.toThrow();
});
