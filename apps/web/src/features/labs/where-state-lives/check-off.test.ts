import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { answer as exchange } from '../frame/testing.ts';
import { earning } from './check-off.ts';

const answer = (number: number, status: number | undefined, servedBy: string): Exchange =>
  exchange({ number, status, servedBy });

it('a 401 of the replica that never knew her earns it, the first one', () => {
  const run = [
    answer(1, 200, 'api-1'),
    answer(2, 401, 'api-2'),
    answer(3, 200, 'api-1'),
    answer(4, 401, 'api-2'),
  ];
  expect(earning(run)?.number).toBe(2);
});

it('only good answers earn nothing', () => {
  expect(earning([answer(1, 200, 'api-1'), answer(2, 200, 'api-2')])).toBeUndefined();
});

it('a replica that forgot, as after a crash, earns nothing by itself', () => {
  expect(earning([answer(1, 401, 'api-1'), answer(2, 401, 'api-2')])).toBeUndefined();
  expect(earning([answer(1, 200, 'api-1'), answer(2, 401, 'api-1')])).toBeUndefined();
});

it('an answer that did not come earns nothing', () => {
  expect(earning([answer(1, 200, 'api-1'), answer(2, undefined, 'api-2')])).toBeUndefined();
});
