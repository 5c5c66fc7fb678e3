import { expect, test } from 'vitest';
import { answer } from './testing.ts';
import { verdict } from './verdict.ts';

test('counts those who did not know her, whatever their order', () => {
  const answers = [answer(200, 'api-1'), answer(401, 'api-2'), answer(401, 'api-2')];
  expect(verdict(answers, 'Ada')).toBe('2 of 3: “Who are you?”');
});

test('names the servers that all knew her', () => {
  expect(verdict([answer(200, 'api-2'), answer(200, 'api-1')], 'Ada')).toBe(
    'All 2 know Ada, from api-1 and api-2.',
  );
});

test('does not make two servers of one', () => {
  expect(verdict([answer(200, 'api-1'), answer(200, 'api-1')], 'Ada')).toBe(
    'All 2 know Ada, but only api-1 was asked.',
  );
});

test('calls nobody a stranger who got no answer', () => {
  expect(verdict([answer(200, 'api-1'), answer(503, 'api-2'), answer(undefined, undefined)], 'Ada')).toBe(
    '1 of 3 know Ada. 2 got no answer that helps.',
  );
});
