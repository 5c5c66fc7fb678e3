import { expect, test } from 'vitest';
import { slotsOf } from './slots.ts';
import { response } from './testing.ts';

const replicas = ['api-1', 'api-2'];
const ada = { text: 'Ada', empty: false };
const empty = { text: 'empty', empty: true };

test('in the memory lane, only the replica that signed Ada in holds the session', () => {
  expect([...slotsOf('memory', { name: 'Ada', shown: [response(201, 'api-2')] }, replicas)]).toEqual([
    ['replica api-1', empty],
    ['replica api-2', ada],
  ]);
});

test('a replica that returned 401 since then no longer holds the session', () => {
  const shown = [response(201, 'api-1'), response(401, 'api-1')];
  expect(slotsOf('memory', { name: 'Ada', shown }, replicas).get('replica api-1')).toEqual(empty);
});

test('in the Redis lane, Redis holds the session after the sign-in', () => {
  expect([...slotsOf('redis', { name: undefined, shown: [] }, replicas)]).toEqual([['redis', empty]]);
  expect([...slotsOf('redis', { name: 'Ada', shown: [response(201, 'api-1')] }, replicas)]).toEqual([
    ['redis', ada],
  ]);
});
