import { expect, test } from 'vitest';
import { complaintsAbout, type Seen } from './judge.ts';

const fine: Seen = {
  sent: 30_000,
  failed: [],
  lost: [],
  signOuts: [40, 1_000],
  said: [120],
  growth: [{ name: 'api-1', first: 60, last: 62, rise: 0.2 }],
};

test('what is as it should be gives no complaint', () => {
  expect(complaintsAbout(fine)).toEqual([]);
});

test.each<[Partial<Seen>, string]>([
  [{ failed: ['GET /a: 502', 'GET /a: 502'] }, '2 of 30000 requests failed: GET /a: 502'],
  [{ lost: ['closed with 1006'] }, '1 sockets ended that nobody ended: closed with 1006'],
  [{ signOuts: [40, 1_001] }, '1 of 2 sign-outs did not close their sockets within 1000 ms: 1001 ms'],
  [{ signOuts: ['never'] }, '1 of 1 sign-outs did not close their sockets within 1000 ms: never'],
  [{ signOuts: [] }, 'nobody signed out in time to be measured'],
  [{ said: ['9 of 10'] }, '1 messages were not heard by all: 9 of 10'],
  [
    { growth: [{ name: 'api-2', first: 60, last: 65, rise: 0.5 }] },
    'api-2 keeps 0.50 MiB more with every minute',
  ],
])('%j is one', (other, complaint) => {
  expect(complaintsAbout({ ...fine, ...other })).toEqual([complaint]);
});
