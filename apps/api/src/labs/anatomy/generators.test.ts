import { expect, it } from 'vitest';
import { draw } from './generators.ts';

it('the generator is the one of ISO C: its first values after srand(1)', () => {
  expect(draw({ generator: 'lcg', from: 0, count: 5 }, 1)).toEqual([16838, 5758, 10113, 17515, 31051]);
});

it('a row goes on where it was left', () => {
  const whole = draw({ generator: 'lcg', from: 0, count: 8 }, 4711);
  expect(draw({ generator: 'lcg', from: 5, count: 3 }, 4711)).toEqual(whole.slice(5));
});

it('the operating system has no row to go on with', () => {
  const values = draw({ generator: 'crypto', from: 0, count: 8 }, 1);
  expect(values).toHaveLength(8);
  expect(draw({ generator: 'crypto', from: 0, count: 8 }, 1)).not.toEqual(values);
});
