import { expect, test } from 'vitest';
import { slotsOf } from './slots.ts';
import { answer } from './testing.ts';

const replicas = ['api-1', 'api-2'];
const ada = { text: 'Ada', empty: false };
const empty = { text: 'empty', empty: true };

test('the replica that signed her in holds her, the other does not', () => {
  expect([...slotsOf('memory', { person: 'Ada', arrived: [answer(201, 'api-2')] }, replicas)]).toEqual([
    ['replica api-1', empty],
    ['replica api-2', ada],
  ]);
});

test('a replica that has forgotten her since holds her no more', () => {
  const arrived = [answer(201, 'api-1'), answer(401, 'api-1')];
  expect(slotsOf('memory', { person: 'Ada', arrived }, replicas).get('replica api-1')).toEqual(empty);
});

test('in the other lane Redis holds her, once somebody has signed in', () => {
  expect([...slotsOf('redis', { person: undefined, arrived: [] }, replicas)]).toEqual([['redis', empty]]);
  expect([...slotsOf('redis', { person: 'Ada', arrived: [answer(201, 'api-1')] }, replicas)]).toEqual([
    ['redis', ada],
  ]);
});
