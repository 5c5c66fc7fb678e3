import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy } from './completion.ts';

it('the second replica’s refusal of a copy that worked before completes the lab', () => {
  const worked = [testExchange({ number: 1, status: 200, servedBy: 'api-1' })];
  const refused = [
    testExchange({ number: 2, status: 401, servedBy: 'api-2' }),
    testExchange({ number: 3, status: 401, servedBy: 'api-1' }),
  ];
  expect(completedBy([worked, refused])?.number).toBe(3);
});

it('a refusal by one replica does not complete the lab', () => {
  const worked = [testExchange({ number: 1, status: 200, servedBy: 'api-1' })];
  expect(
    completedBy([worked, [testExchange({ number: 2, status: 401, servedBy: 'api-2' })]]),
  ).toBeUndefined();
});

it('a copy that never worked, and a copy that still works, do not complete the lab', () => {
  const refused = [
    testExchange({ number: 1, status: 401, servedBy: 'api-1' }),
    testExchange({ number: 2, status: 401, servedBy: 'api-2' }),
  ];
  expect(completedBy([refused])).toBeUndefined();
  expect(completedBy([[testExchange({ number: 1, status: 200, servedBy: 'api-1' })]])).toBeUndefined();
});
