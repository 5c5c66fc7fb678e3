import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { answer } from '../frame/testing.ts';
import { chaptersOf } from './chapters.ts';

/** `'2>1'`: api-2 was tried, api-1 answered. */
const told = (...ways: string[]): Exchange[] =>
  ways.map((way, index) => {
    const tried = way.split('>').map((number) => `api-${number}`);
    return answer({ number: index + 1, tried, servedBy: tried.at(-1) });
  });
const numbers = (exchanges: readonly Exchange[]): number[] => exchanges.map(({ number }) => number);

it('tells who met the dead one, who was spared it, who tried again, and who saw it return', () => {
  const { met, spared, again, back } = chaptersOf(
    'api-2',
    told('2', '1', '2>1', '1', '1', '2>1', '1', '2', '1'),
  );
  expect(met?.number).toBe(3);
  expect(numbers(spared)).toEqual([4, 5, 7]);
  expect(numbers(again)).toEqual([6]);
  expect(back?.number).toBe(8);
});

it('before anybody has met it nothing is told', () => {
  expect(chaptersOf('api-2', told('1', '2', '1'))).toEqual({
    met: undefined,
    spared: [],
    again: [],
    back: undefined,
  });
});

it('the death of another is not its story', () => {
  expect(chaptersOf('api-2', told('1>2', '2')).met).toBeUndefined();
});
