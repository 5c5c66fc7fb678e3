import { expect, it } from 'vitest';
import { answer } from '../frame/testing.ts';
import { earning } from './check-off.ts';

it('a copy that worked and that both replicas refuse now earns it, with the second refusal', () => {
  const worked = [answer({ number: 1, status: 200, servedBy: 'api-1' })];
  const refused = [
    answer({ number: 2, status: 401, servedBy: 'api-2' }),
    answer({ number: 3, status: 401, servedBy: 'api-1' }),
  ];
  expect(earning([worked, refused])?.number).toBe(3);
});

it('one replica alone proves nothing about the other', () => {
  const worked = [answer({ number: 1, status: 200, servedBy: 'api-1' })];
  expect(earning([worked, [answer({ number: 2, status: 401, servedBy: 'api-2' })]])).toBeUndefined();
});

it('a copy that never worked, and one that works, earn nothing', () => {
  const refused = [
    answer({ number: 1, status: 401, servedBy: 'api-1' }),
    answer({ number: 2, status: 401, servedBy: 'api-2' }),
  ];
  expect(earning([refused])).toBeUndefined();
  expect(earning([[answer({ number: 1, status: 200, servedBy: 'api-1' })]])).toBeUndefined();
});
