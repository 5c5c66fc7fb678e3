import { expect, it } from 'vitest';
import { draw } from './generators.ts';

it('returns the first values of the generator of ISO C after srand(1)', () => {
  expect(draw({ generator: 'lcg', from: 0, count: 5 }, 1)).toEqual([16838, 5758, 10113, 17515, 31051]);
});

it('continues a sequence after the first values', () => {
  const whole = draw({ generator: 'lcg', from: 0, count: 8 }, 4711);
  expect(draw({ generator: 'lcg', from: 5, count: 3 }, 4711)).toEqual(whole.slice(5));
});

it('returns new values of the operating system each time', () => {
  const values = draw({ generator: 'crypto', from: 0, count: 8 }, 1);
  expect(values).toHaveLength(8);
  expect(draw({ generator: 'crypto', from: 0, count: 8 }, 1)).not.toEqual(values);
});
